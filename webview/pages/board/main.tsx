import { BoardPage } from "../../board/board-page.tsx";
import { BoardStore } from "../../board/board-store.ts";
import { hostPort } from "../../host-port.ts";
import { host } from "../../host.ts";
import { openPage } from "../../page.ts";
import { show } from "../../show.ts";
import "../../styles/board.css";

show(<BoardPage board={new BoardStore(openPage<"board">(hostPort), host)} />);
