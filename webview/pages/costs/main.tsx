import { CostsPage } from "../../costs/costs-page.tsx";
import { hostPort } from "../../host-port.ts";
import { openPage } from "../../page.ts";
import { show } from "../../show.ts";
import "../../styles/costs.css";

show(<CostsPage page={openPage<"costs">(hostPort)} />);
