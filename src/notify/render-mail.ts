/**
 * Renders one e-mail model as plain text and as simple HTML with the same facts: no images, no scripts, inline styles,
 * one link with its whole address visible in the text. It must never put anything into HTML that is not escaped.
 */
import { escapeHtml } from '../lib/escape-html.ts';
import type { EmailBlock, EmailModel } from '../words/email-model.ts';

/** What stands around every message: who sends it and why this person gets it. */
export interface MailFrame {
  readonly organisation: string;
  /** #rrggbb; the settings make sure that white can be read on it. */
  readonly colour: string;
  readonly service: string;
  /** "you can approve library invoices": ends the sentence "You get this because …". */
  readonly because: string;
  readonly replyTo: { readonly name: string; readonly email: string };
}

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export function renderMail(model: EmailModel, frame: MailFrame): RenderedMail {
  return { subject: model.subject, text: renderText(model, frame), html: renderHtml(model, frame) };
}

function footerOf(model: EmailModel, frame: MailFrame): readonly string[] {
  return [
    `You get this because ${frame.because}.`,
    `Replies go to ${frame.replyTo.name}, ${frame.replyTo.email}.`,
    `Ref ${model.ref}. ${frame.organisation}, ${frame.service}. All times are UK time.`,
  ];
}

/* ---------- text ---------- */

function renderText(model: EmailModel, frame: MailFrame): string {
  const blocks = model.blocks.map(blockText);
  const footer = footerOf(model, frame).join('\n');
  return `${[model.heading, ...blocks, `-- \n${footer}`].join('\n\n')}\n`;
}

function blockText(block: EmailBlock): string {
  switch (block.kind) {
    case 'text':
      return block.text;
    case 'quote':
      return block.text
        .split(/\r?\n/)
        .map((line) => `> ${line}`)
        .join('\n');
    case 'list':
      return block.items.map((item, index) => itemText(item, index, block.ordered)).join('\n');
    case 'table':
      return tableText(block);
    case 'link':
      return `${block.text}: ${block.url}`;
  }
}

function itemText(
  item: { readonly text: string; readonly more: readonly string[] },
  index: number,
  ordered: boolean,
): string {
  const mark = ordered ? `${index + 1}. ` : '- ';
  const indent = ' '.repeat(mark.length);
  return [`${mark}${item.text}`, ...item.more.map((line) => `${indent}${line}`)].join('\n');
}

type Table = Extract<EmailBlock, { kind: 'table' }>;

/** Columns side by side, figures to the right; the last column is never padded. */
function tableText(table: Table): string {
  const rows = [table.head.map((cell) => cell.label), ...table.rows];
  const widths = table.head.map((_cell, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, isFigure(table, column)))
      .join('  ')
      .trimEnd(),
  );
  return [table.caption, ...lines.map((line) => `  ${line}`)].join('\n');
}

function pad(cell: string, width: number, toTheRight: boolean): string {
  return toTheRight ? cell.padStart(width) : cell.padEnd(width);
}

function isFigure(table: Table, column: number): boolean {
  return table.head[column]?.figure ?? false;
}

/* ---------- HTML ---------- */

const FONT = 'font-family:Helvetica,Arial,sans-serif';
const INK = '#0b0c0c';
const PARAGRAPH = `margin:0 0 16px;font-size:16px;line-height:1.5;color:${INK};${FONT}`;
const CELL = `padding:8px 12px 8px 0;border-bottom:1px solid #b1b4b6;font-size:16px;color:${INK};vertical-align:top;${FONT}`;

function renderHtml(model: EmailModel, frame: MailFrame): string {
  const heading = escapeHtml(model.heading);
  const footer = footerOf(model, frame).map(escapeHtml).join('<br>');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(model.subject)}</title>
</head>
<body style="margin:0;padding:0;background:#ffffff">
<div style="background:${escapeHtml(frame.colour)};padding:16px 24px;font-size:18px;font-weight:bold;color:#ffffff;${FONT}">${escapeHtml(frame.organisation)} | ${escapeHtml(frame.service)}</div>
<div style="max-width:600px;padding:24px">
<h1 style="margin:0 0 16px;font-size:24px;line-height:1.25;color:${INK};${FONT}">${heading}</h1>
${model.blocks.map(blockHtml).join('\n')}
<p style="margin:24px 0 0;padding-top:12px;border-top:1px solid #b1b4b6;font-size:14px;line-height:1.4;color:#484949;${FONT}">${footer}</p>
</div>
</body>
</html>
`;
}

function blockHtml(block: EmailBlock): string {
  switch (block.kind) {
    case 'text':
      return `<p style="${PARAGRAPH}">${escapeHtml(block.text)}</p>`;
    case 'quote':
      return `<blockquote style="${PARAGRAPH};padding-left:12px;border-left:4px solid #b1b4b6">${withBreaks(block.text)}</blockquote>`;
    case 'list':
      return listHtml(block);
    case 'table':
      return tableHtml(block);
    case 'link':
      return `<p style="${PARAGRAPH}"><a href="${escapeHtml(block.url)}" style="color:#1a65a6">${escapeHtml(block.text)}</a></p>`;
  }
}

function listHtml(list: Extract<EmailBlock, { kind: 'list' }>): string {
  const tag = list.ordered ? 'ol' : 'ul';
  const items = list.items.map(
    (item) =>
      `<li style="margin:0 0 12px">${[`<strong>${escapeHtml(item.text)}</strong>`, ...item.more.map(escapeHtml)].join('<br>')}</li>`,
  );
  return `<${tag} style="${PARAGRAPH};padding-left:24px">${items.join('')}</${tag}>`;
}

function tableHtml(table: Table): string {
  const last = table.rows.length - 1;
  const rows = table.rows.map((row, index) => rowHtml(row, table, table.total && index === last));
  return `<table style="width:100%;margin:0 0 24px;border-collapse:collapse">
<caption style="padding:0 0 8px;text-align:left;font-size:16px;font-weight:bold;color:${INK};${FONT}">${escapeHtml(table.caption)}</caption>
<thead><tr>${table.head.map(headHtml).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
}

/** An empty corner is no heading. */
function headHtml(cell: Table['head'][number]): string {
  const style = `${CELL};text-align:${cell.figure ? 'right' : 'left'}`;
  if (cell.label === '') return `<td style="${style}"></td>`;
  return `<th scope="col" style="${style};font-weight:bold">${escapeHtml(cell.label)}</th>`;
}

function rowHtml(row: readonly string[], table: Table, isTotal: boolean): string {
  const weight = isTotal ? 'bold' : 'normal';
  const cells = row.map((cell, column) => {
    const side = isFigure(table, column) ? 'right' : 'left';
    const style = `${CELL};text-align:${side};font-weight:${weight}`;
    return column === 0
      ? `<th scope="row" style="${style}">${escapeHtml(cell)}</th>`
      : `<td style="${style}">${escapeHtml(cell)}</td>`;
  });
  return `<tr>${cells.join('')}</tr>`;
}

function withBreaks(text: string): string {
  return text.split(/\r?\n/).map(escapeHtml).join('<br>');
}
