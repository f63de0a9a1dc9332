import { AgentsPage } from "../../agents/agents-page.tsx";
import { hostPort } from "../../host-port.ts";
import { openPage } from "../../page.ts";
import { show } from "../../show.ts";
import "../../styles/agents.css";

show(<AgentsPage page={openPage<"agents">(hostPort)} />);
