import * as vscode from "vscode";
import type { TreeNode } from "./node.ts";

/** Shows rows that are computed anew whenever `refresh` is called, and only while somebody looks. */
export class StateTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly view: vscode.TreeView<TreeNode>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #rows: () => readonly TreeNode[];
  #shown = "";

  constructor(id: string, rows: () => readonly TreeNode[]) {
    this.#rows = rows;
    this.view = vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll: false });
    this.view.onDidChangeVisibility(({ visible }) => visible && this.refresh());
  }

  readonly onDidChangeTreeData = this.#changed.event;

  /** Redraws when the rows differ from the ones on the screen. */
  refresh(): void {
    if (!this.view.visible) return;
    const shown = JSON.stringify(this.#rows());
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#changed.fire();
  }

  getChildren(node?: TreeNode): TreeNode[] {
    return [...(node === undefined ? this.#rows() : (node.children ?? []))];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const open = (node.children?.length ?? 0) > 0;
    const item = new vscode.TreeItem(
      node.label,
      open ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
    );
    // A row keeps its open state by its id: one that gets its first children is another row, and open.
    item.id = open ? `${node.id}+` : node.id;
    item.contextValue = node.kind;
    if (node.description !== undefined) item.description = node.description;
    if (node.tooltip !== undefined) item.tooltip = node.tooltip;
    if (node.icon !== undefined) item.iconPath = new vscode.ThemeIcon(node.icon, themeColor(node.color));
    if (node.click !== undefined) item.command = { command: node.click, title: "Open", arguments: [node] };
    item.accessibilityInformation = { label: [node.label, node.description].filter(Boolean).join(", ") };
    return item;
  }

  dispose(): void {
    this.view.dispose();
    this.#changed.dispose();
  }
}

function themeColor(id: string | undefined): vscode.ThemeColor | undefined {
  return id === undefined ? undefined : new vscode.ThemeColor(id);
}
