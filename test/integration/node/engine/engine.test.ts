import { describeEngine } from "../../../contract/engine.ts";
import { postgresForFile } from "../place.ts";
import { siteAt, sqliteSite } from "./site.ts";

const postgres = postgresForFile();

describeEngine("SQLite", sqliteSite);
describeEngine("Postgres", () => siteAt(postgres.place));
