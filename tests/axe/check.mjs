// Opens HTML files in Chromium in four ways and says what axe-core finds: node check.mjs FILE...
// One line of JSON for each file and way: {file, way, violations: [{id, impact, help, nodes}], sideways}, where
// `sideways` is how many pixels the page as a whole can be pushed aside. Nothing is fetched; the profile is thrown away.
// The first way sees all of a page. In the others a long page shows 8 of each kind of <article>, spread over the page:
// they come from one template, and a colour or a width that is wrong in one is wrong in all.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const WAYS = [
  { way: "light", all: true, width: 1280, scale: 1, scheme: "light" },
  { way: "dark", width: 1280, scale: 1, scheme: "dark" },
  { way: "200 %", width: 640, scale: 2, scheme: "light" },
  { way: "320 px", width: 320, scale: 1, scheme: "light" },
];

async function look(page, file, { way, all, width, scale, scheme }) {
  const devtools = await page.context().newCDPSession(page);
  const metrics = { width, height: 900, deviceScaleFactor: scale, mobile: false };
  await devtools.send("Emulation.setDeviceMetricsOverride", metrics);
  await page.emulateMedia({ colorScheme: scheme });
  await page.goto(pathToFileURL(resolve(file)).href);
  await page.evaluate(AXE);
  const found = await page.evaluate(async ([rules, all]) => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const sideways = Math.max(0, document.documentElement.scrollWidth - innerWidth);
    const kinds = all ? new Map() : Map.groupBy(document.querySelectorAll("article"), (article) => article.className);
    const left = [...kinds.values()].flatMap((of) => of.filter((_, n) => n % Math.ceil(of.length / 8)));
    for (const article of left) article.remove();
    const { violations } = await axe.run(document, {
      runOnly: { type: "tag", values: rules },
      rules: { "target-size": { enabled: true } },
      resultTypes: ["violations"],
    });
    return {
      violations: violations.map(({ id, impact, help, nodes }) => ({
        id, impact, help, nodes: nodes.slice(0, 3).map((node) => node.html),
      })),
      sideways,
      seen: [innerWidth, devicePixelRatio, matchMedia("(prefers-color-scheme: dark)").matches],
    };
  }, [RULES, all]);
  const wanted = [width, scale, scheme === "dark"];
  if (String(found.seen) !== String(wanted)) throw new Error(`${file}, ${way}: drawn at ${found.seen}, not ${wanted}`);
  console.log(JSON.stringify({ file, way, violations: found.violations, sideways: found.sideways }));
}

const files = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), "assess-axe-"));
try {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    headless: true,
    offline: true,
    viewport: null,
    args: [
      "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
  });
  // Two pages at a time, as there are processors: each takes what is next.
  const next = files.flatMap((file) => WAYS.map((way) => [file, way])).values();
  await Promise.all(
    cpus().slice(0, 2).map(async () => {
      for (const [file, way] of next) {
        const page = await context.newPage();
        await look(page, file, way);
        await page.close();
      }
    }),
  );
  await context.close();
} finally {
  rmSync(profile, { recursive: true, force: true });
}
