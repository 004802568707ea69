"""Files that look like an attack and are none: each must be accepted."""

import gzip
from collections.abc import Callable

from tests.attack.bombs import MIB, RDF, S_P, XML_END, XML_START, entities, turtle, xml

ODD_FILES: dict[str, Callable[[], bytes]] = {
    "deepest-list.ttl": lambda: S_P + b"( " * 199 + b"1 " + b") " * 199 + b".",
    "long-list.ttl": lambda: S_P + b"( " + b"1 " * 3_000 + b") .",
    "long-line.ttl": lambda: (
        S_P
        + b", ".join(b"'a text of some length, number %d'" % n for n in range(5_000))
        + b" ."
    ),
    "largest-literal.nt": lambda: S_P + b'"' + b"y" * MIB + b'" .',
    "longest-iri.ttl": lambda: S_P + b"<http://a/" + b"x" * 2_039 + b"> .",
    "longest-language.ttl": lambda: S_P + b'"x"@de-abcdefgh-abcdefgh-abcdefgh-abcde .',
    "brackets-in-texts.ttl": lambda: S_P + b'"""' + b"[({<<( " * 1_000 + b'""" .',
    "brackets-in-comments.ttl": lambda: b"# [({<<(\n" * 1_000 + S_P + b"'b' .",
    "long-comment.ttl": lambda: b"#" + b"x" * (5 * MIB) + b"\n" + S_P + b"'c' .",
    "many-prefixes.ttl": lambda: (
        b"".join(b"@prefix p%d: <http://a/%d/> .\n" % (n, n) for n in range(20_000))
        + b"p1:s p2:p p3:o ."
    ),
    "prefix-of-many-names.ttl": lambda: turtle(r"a:\(\) a:p a:%28, a:é, a:a.b\.c ."),
    "long-label.ttl": lambda: b"_:" + b"x" * MIB + b" <http://a/p> 'd' .",
    "windows-lines.nt": lambda: S_P + b'"e" .\r\n\r\n' + S_P + b'"f" .\r\n',
    "byte-order-mark.ttl": lambda: b"\xef\xbb\xbf" + S_P + b"'g' .",
    "empty.ttl": lambda: b"",
    "comments-only.nq": lambda: b"# nothing\n",
    "many-graphs.nq": lambda: b"".join(
        b'<http://a/s> <http://a/p> "h" <http://a/g%d> .\n' % n for n in range(500)
    ),
    "unnamed.trig": lambda: b"{ " + S_P + b"'i' } <http://a/h> { " + S_P + b"'i' }",
    "small-members.nt.gz": lambda: (
        gzip.compress(S_P + b'"j" .\n')
        + b"".join(gzip.compress(b"# %d\n" % n) for n in range(300))
    ),
    "packed-without-saying-so.ttl": lambda: gzip.compress(S_P + b"'k' ."),
    "not-packed.ttl.gz": lambda: S_P + b"'l' .",
    "entities.rdf": lambda: entities(
        b"".join(b'<!ENTITY n%d "http://a/%d">' % (n, n) for n in range(60)),
        b'<a:p r:resource="&n1;/x"/>',
    ),
    "small-cdata.rdf": lambda: xml(
        b'<a:p><![CDATA[<!ENTITY a SYSTEM "x"> & <b>]]></a:p>'
    ).replace(b"<!ENTITY", b"<!entity"),
    "many-namespaces.rdf": lambda: (
        XML_START[:-1]
        + b" ".join(b' xmlns:n%d="http://n/%d/"' % (n, n) for n in range(500))
        + b"><n499:p>m</n499:p>"
        + XML_END
    ),
    "comment-with-tags.rdf": lambda: xml(
        b"<!-- " + b"<a> '\" " * 999 + b"--><a:p>n</a:p>"
    ),
    "small-xml-literal.rdf": lambda: xml(
        b'<a:p r:parseType="Literal">' + b"<b>" * 100 + b"</b>" * 100 + b"</a:p>"
    ),
    "declared-utf8.xml": lambda: (
        b'<?xml version="1.0" encoding="utf-8"?>' + xml("<a:p>ä</a:p>".encode())
    ),
    "deepest.jsonld": lambda: b'{"http://a/p":' * 199 + b"1" + b"}" * 199,
    "strings-with-brackets.jsonld": lambda: (
        b'{"@id":"http://a/s","http://a/p":"' + b'[{\\"' * 1_000 + b'"}'
    ),
    "large-number.jsonld": lambda: (
        b'{"@id":"http://a/s","http://a/p":%s}' % (b"9" * 99)
    ),
    "our-context.jsonld": lambda: (
        b'[{"@context":['
        b'"https://w3id.org/stadtwissen/ns/context.jsonld",{"x":"http://x/"}],'
        b'"id":"http://a/s","label":{"de":"o"},"x:p":1}]'
    ),
    "lines-without-end.nt": lambda: S_P + b'"p" .',
    "right-to-left.ttl": lambda: (
        S_P + '"\u0627\u0644\u200f \u202eq\u202c"@ar .'.encode()
    ),
    "type.rdf": f'<a:T xmlns:a="http://a/" xmlns:r="{RDF}"/>'.encode,
}
