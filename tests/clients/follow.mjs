// Follows an event stream with the client of others, and prints each member as a line
// of JSON: its IRI, and its quads as arrays of four terms. Arguments: address, order.
import { replicateLDES } from "ldes-client";

const [url, ordered] = process.argv.slice(2);

function write(term) {
  return {
    type: term.termType,
    value: term.value,
    ...(term.language && { language: term.language }),
    ...(term.datatype && { datatype: term.datatype.value }),
  };
}

const client = replicateLDES({ url, polling: true, pollInterval: 500 }, ordered);
client.on("error", (error) => {
  console.error(error);
  process.exit(1);
});
const reader = client.stream({ highWaterMark: 10 }).getReader();
for (let next = await reader.read(); !next.done; next = await reader.read()) {
  const { id, quads } = next.value;
  const rows = quads.map((quad) => [quad.subject, quad.predicate, quad.object, quad.graph]);
  console.log(JSON.stringify({ id: id.value, quads: rows.map((row) => row.map(write)) }));
}
