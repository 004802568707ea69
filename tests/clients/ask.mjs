// Asks an endpoint with the clients of others, with their defaults, and prints what they
// read as JSON. Arguments: the client, the endpoint, the query.
import { QueryEngine } from "@comunica/query-sparql";
import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";

const [client, endpoint, query] = process.argv.slice(2);

async function askWithFetcher() {
  const rows = [];
  const stream = await new SparqlEndpointFetcher().fetchBindings(endpoint, query);
  for await (const row of stream) {
    rows.push(Object.fromEntries(Object.entries(row).map(([k, v]) => [k, v.value])));
  }
  return rows;
}

async function askWithComunica() {
  const stream = await new QueryEngine().queryBindings(query, { sources: [endpoint] });
  const rows = [];
  for await (const row of stream) {
    rows.push(Object.fromEntries([...row].map(([k, v]) => [k.value, v.value])));
  }
  return rows;
}

const rows = await (client === "comunica" ? askWithComunica() : askWithFetcher());
console.log(JSON.stringify(rows));
