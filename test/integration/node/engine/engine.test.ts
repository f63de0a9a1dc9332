import { describeEngine } from "../../../contract/engine.ts";
import { sqliteSite } from "./site.ts";

describeEngine("SQLite", sqliteSite);
