// Bundles the account page: node build.mjs OUTPUT
//
// Writes index.html, with placeholders for the server to fill, assets/ with a hash of the content
// in each name, and the licences of what is bundled.
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("account", import.meta.url));
const output = process.argv[2] ?? "target/account";

await rm(output, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: "src/main.tsx", style: "style.css" },
  entryNames: "[name]-[hash]",
  outdir: path.resolve(output, "assets"),
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  minify: true,
  legalComments: "none",
  // The client looks for its address in the environment when it is given none.
  define: { "process.env": "{}", "process.env.NODE_ENV": '"production"' },
  metafile: true,
});

let index = await readFile(path.join(root, "index.html"), "utf8");
for (const file of Object.keys(metafile.outputs).map((name) => path.basename(name))) {
  index = index.replace(`/assets/${file.replace(/-\w+\./, ".")}`, `/assets/${file}`);
}
await writeFile(path.join(output, "index.html"), index);

const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
const packages = Object.keys(metafile.inputs).flatMap((file) => folder.exec(file) ?? []);
let licences = "";
for (const name of [...new Set(packages)].sort()) {
  const place = path.join(root, name);
  const licence = (await readdir(place)).find((file) => /^licen[cs]e/i.test(file));
  licences += `${path.relative(path.join(root, "../node_modules"), place)}\n\n`;
  licences += `${await readFile(path.join(place, licence), "utf8")}\n\n`;
}
await writeFile(path.join(output, "licences.txt"), licences);
