import { hostPort } from "../../host-port.ts";
import { InboxPage } from "../../inbox/inbox-page.tsx";
import { InboxStore } from "../../inbox/inbox-store.ts";
import { openPage } from "../../page.ts";
import { show } from "../../show.ts";
import "../../styles/inbox.css";

show(<InboxPage inbox={new InboxStore(openPage<"inbox">(hostPort))} />);
