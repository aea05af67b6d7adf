//! Tables: heads that every printed page repeats, bars, heat, signs.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::escape;
use crate::report::cell::Value;
use crate::report::progress::Progress;
use crate::report::table::Align;
use crate::report::{Cell, Column, Look, Row, Table, Tone};
use crate::scorecard::Words;

/// Writes a table. If its title is the same as the heading above it, only screen readers get the title.
pub(super) fn write(
    out: &mut dyn fmt::Write,
    table: &Table,
    heading: &str,
    progress: &Progress<'_>,
) -> fmt::Result {
    let title = escape::escaped(table.title());
    let named = match table.title() == heading {
        true => " class=\"unseen\"",
        false => "",
    };
    // A group, not a landmark: a page of fifty tables has no fifty regions to jump between.
    write!(out, "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{title}\">")?;
    let columns = table.columns();
    let is_heat = |column: &Column| matches!(column.look, Look::Heat | Look::Shade);
    let heated = columns.iter().any(is_heat);
    let has_scale = columns.iter().any(|column| column.look == Look::Heat);
    // The first text column names the row.
    let about = columns.iter().position(|column| column.align == Align::Left);
    let kinds: Vec<Kind> = (0..columns.len()).map(|place| Kind::of(table, place, about)).collect();
    // A bar is shorter next to columns of sentences.
    let class = match (heated, kinds.contains(&Kind::Words)) {
        (true, _) => " class=\"heat\"",
        (false, true) => " class=\"full\"",
        (false, false) => "",
    };
    writeln!(out, "<table{class}><caption{named}>{title}</caption>")?;
    if heated {
        widths(out, columns)?;
    }
    out.write_str("<thead><tr>")?;
    for (column, kind) in columns.iter().zip(&kinds).filter(|(_, kind)| **kind != Kind::Details) {
        write!(out, "<th scope=\"col\"{}>", kind.class())?;
        escape::text(out, &kind.head(&column.name))?;
        out.write_str("</th>")?;
    }
    out.write_str("</tr></thead>\n<tbody>")?;
    for (place, row) in table.rows().iter().enumerate() {
        if row.heading && place > 0 {
            out.write_str("</tbody>\n<tbody>")?;
        }
        write_row(out, table, row, &kinds)?;
        if !progress.row() {
            return Err(fmt::Error);
        }
    }
    out.write_str("</tbody></table></div>\n")?;
    if has_scale { scale(out, Words(table.language())) } else { Ok(()) }
}

/// The form in which the cells of a column are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The name of the row.
    About,
    Bar,
    Heat,
    Number,
    /// Lines below the row, folded away.
    Details,
    /// Few enough words to stay in one line.
    Short,
    Words,
}

impl Kind {
    fn of(table: &Table, place: usize, about: Option<usize>) -> Self {
        /// Text of at most this many letters is not broken into lines.
        const FEW: usize = 20;
        let Some(column) = table.columns().get(place) else { return Self::Words };
        let few = |row: &Row| {
            let cell = row.cells.get(place);
            cell.is_none_or(|cell| cell.shown(table.language()).chars().count() <= FEW)
        };
        match (column.look, column.align) {
            _ if about == Some(place) => Self::About,
            (Look::Details, _) => Self::Details,
            (Look::Bar, _) => Self::Bar,
            (Look::Heat | Look::Shade, _) => Self::Heat,
            (Look::Plain, Align::Right) => Self::Number,
            (Look::Plain, Align::Left) if table.rows().iter().all(few) => Self::Short,
            (Look::Plain, Align::Left) => Self::Words,
        }
    }

    /// Returns the name above the column. Above numbers, a short name stays in one line, and so does a short
    /// word in brackets after it: `Tổng điểm (tự đánh giá)` has two lines, not five.
    fn head(self, name: &str) -> Cow<'_, str> {
        /// About the room that numbers take anyway.
        const SHORT: usize = 13;
        if self != Self::Number {
            return name.into();
        }
        let kept = |part: &str| match part.chars().count() <= SHORT {
            true => part.replace(' ', "\u{a0}"),
            false => part.to_owned(),
        };
        match name.split_once(" (") {
            Some((before, after)) => {
                format!("{} {}", kept(before), kept(&format!("({after}"))).into()
            }
            None => kept(name).into(),
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::About | Self::Words | Self::Details => "",
            Self::Bar => " class=\"bar\"",
            Self::Heat | Self::Number => " class=\"n\"",
            Self::Short => " class=\"s\"",
        }
    }
}

/// Writes the widths. Columns of heat have equal widths, so that the shades make a map.
fn widths(out: &mut dyn fmt::Write, columns: &[Column]) -> fmt::Result {
    /// The hundredths of the table that they share, and the most for one of them.
    const ALL: usize = 68;
    const MOST: usize = 12;
    let is_heat = |column: &&Column| matches!(column.look, Look::Heat | Look::Shade);
    let heated = columns.iter().filter(is_heat).count();
    let width = ALL.checked_div(heated).unwrap_or(MOST).clamp(1, MOST);
    out.write_str("<colgroup>")?;
    for column in columns {
        match column.look {
            Look::Heat | Look::Shade => write!(out, "<col style=\"width:{width}%\"/>")?,
            Look::Plain | Look::Bar => out.write_str("<col/>")?,
            Look::Details => {}
        }
    }
    out.write_str("</colgroup>")
}

fn write_row(out: &mut dyn fmt::Write, table: &Table, row: &Row, kinds: &[Kind]) -> fmt::Result {
    out.write_str(if row.heading { "\n<tr class=\"heading\">" } else { "\n<tr>" })?;
    for (kind, cell) in kinds.iter().zip(table.cells(row)) {
        if *kind == Kind::Details {
            continue;
        } else if *kind == Kind::About {
            let scope = if row.heading { "rowgroup" } else { "row" };
            write!(out, "<th scope=\"{scope}\">")?;
            said(out, table, cell)?;
            out.write_str("</th>")?;
        } else if row.heading && cell.value == Value::Nothing {
            out.write_str("<td></td>")?;
        } else {
            write_cell(out, table, *kind, cell)?;
        }
    }
    out.write_str("</tr>")?;
    let details = table.columns().iter().zip(table.cells(row));
    let mut details = details.filter(|(column, _)| column.look == Look::Details);
    details.try_for_each(|(column, cell)| write_details(out, table, &column.name, cell))
}

/// Writes lines about a row in a row of their own, folded away.
fn write_details(out: &mut dyn fmt::Write, table: &Table, name: &str, cell: &Cell) -> fmt::Result {
    let Value::Text(lines) = &cell.value else { return Ok(()) };
    let columns = table.columns().iter().filter(|column| column.look != Look::Details).count();
    write!(out, "\n<tr class=\"details\"><td colspan=\"{columns}\"><details><summary>")?;
    escape::text(out, name)?;
    out.write_str("</summary>")?;
    for line in lines.split('\n') {
        out.write_str("<div>")?;
        escape::prose(out, line)?;
        out.write_str("</div>")?;
    }
    out.write_str("</details></td></tr>")
}

fn write_cell(out: &mut dyn fmt::Write, table: &Table, kind: Kind, cell: &Cell) -> fmt::Result {
    match (kind, share(cell)) {
        (Kind::Bar, Some(share)) => {
            out.write_str("<td class=\"bar\"><div><span>")?;
            said(out, table, cell)?;
            let percent = percent(share);
            out.write_str("</span>")?;
            return write!(out, "<i><b style=\"width:{percent}%\"></b></i></div></td>");
        }
        (Kind::Heat, Some(share)) => write!(out, "<td class=\"n h{}\">", step(share))?,
        (Kind::Number, None) if is_long(table, cell) => out.write_str("<td class=\"n w\">")?,
        _ => write!(out, "<td{}>", kind.class())?,
    }
    said(out, table, cell)?;
    out.write_str("</td>")
}

/// Returns whether a cell among numbers is so long that it is broken into lines.
fn is_long(table: &Table, cell: &Cell) -> bool {
    const LONG: usize = 16;
    cell.shown(table.language()).chars().count() > LONG
}

/// Writes the text of a cell, with the sign of its tone.
fn said(out: &mut dyn fmt::Write, table: &Table, cell: &Cell) -> fmt::Result {
    write_said(out, Words(table.language()), cell)
}

/// Writes the text of a cell with its sign, and words for the sign if the text has none.
pub(super) fn write_said(out: &mut dyn fmt::Write, words: Words, cell: &Cell) -> fmt::Result {
    let sign = match (cell.tone, &cell.value) {
        (Tone::Plain, _) => None,
        // `+` and `−` are the signs of a change.
        (Tone::Good, Value::Change(_)) => Some(("up", "")),
        (Tone::Bad, Value::Change(_)) => Some(("down", "")),
        (Tone::Good, _) => Some(("good", words.pick("đạt", "met"))),
        (Tone::Bad, _) => Some(("bad", words.pick("chưa đạt", "not met"))),
        (Tone::Unknown, _) => Some(("unknown", words.pick("chưa xác định", "undetermined"))),
    };
    let Some((class, word)) = sign else {
        let Some(address) = cell.address() else { return escape::prose(out, &cell.shown(words.0)) };
        let (address, text) = (escape::escaped(address), escape::escaped(&cell.shown(words.0)));
        return write!(out, "<a href=\"{address}\">{text}</a>");
    };
    write!(out, "<span class=\"{class}\">")?;
    if !word.is_empty() {
        write!(out, "<svg aria-hidden=\"true\"><use href=\"#sign-{class}\"/></svg>")?;
        if !matches!(cell.value, Value::Text(_)) {
            write!(out, "<span class=\"unseen\">{word}: </span>")?;
        }
    }
    escape::text(out, &cell.shown(words.0))?;
    out.write_str("</span>")
}

/// The signs that cells and figures use, by shape as well as colour.
pub(super) const SIGNS: &str = concat!(
    "<svg class=\"signs\" aria-hidden=\"true\" width=\"0\" height=\"0\">",
    "<symbol id=\"sign-good\" viewBox=\"0 0 16 16\"><circle cx=\"8\" cy=\"8\" r=\"7.5\"/>",
    "<path class=\"mark\" d=\"M4.2 8.4l2.7 2.7 5-5.6\"/></symbol>",
    "<symbol id=\"sign-bad\" viewBox=\"0 0 16 16\"><path d=\"M8 .8L15.8 15H.2z\"/>",
    "<path class=\"mark\" d=\"M8 5.6v4.6M8 12v1.4\"/></symbol>",
    "<symbol id=\"sign-unknown\" viewBox=\"0 0 16 16\"><circle class=\"ring\" cx=\"8\" cy=\"8\" ",
    "r=\"6.6\"/></symbol></svg>\n",
);

/// Returns the share for a bar or a shade.
fn share(cell: &Cell) -> Option<Decimal> {
    match cell.value {
        Value::Share(share) | Value::Number(share) => {
            Some(share.decimal().clamp(Decimal::NEGATIVE_ONE, Decimal::ONE))
        }
        _ => None,
    }
}

/// Returns a share from 0 to 1 as a percentage with two places.
fn percent(share: Decimal) -> Decimal {
    let share = share.max(Decimal::ZERO);
    share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or_default().round_dp(2).normalize()
}

/// The number of shades.
const STEPS: u8 = 10;

/// Returns the shade of a share: tenths, and 1 belongs to the last.
fn step(share: Decimal) -> u8 {
    let tenths = share.abs().checked_mul(Decimal::TEN).and_then(|tenths| tenths.to_u8());
    tenths.unwrap_or_default().min(STEPS.saturating_sub(1))
}

/// Writes the legend for the shades.
fn scale(out: &mut dyn fmt::Write, words: Words) -> fmt::Result {
    let mut shades = String::new();
    for step in 0..STEPS {
        write!(shades, "<i class=\"h{step}\"></i>")?;
    }
    let name = words.pick("Tỷ lệ điểm", "Share of points");
    writeln!(out, "<p class=\"scale\">{name}: 0% <span>{shades}</span> 100%</p>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Language;

    fn written(table: &Table) -> String {
        let mut out = String::new();
        write(&mut out, table, "Khác", &Progress::unwatched()).unwrap();
        out
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn one(column: Column, cell: Cell) -> String {
        let mut table = Table::new(Language::Vi, "Bảng", vec![column]);
        table.push([cell]);
        written(&table)
    }

    #[test]
    fn bars_are_as_long_as_shares() {
        let bar =
            |share| one(Column::right("s", "S").look(Look::Bar), Cell::share_or_nothing(share));
        let text = bar(Some(decimal("0.96632")));
        assert!(
            text.contains("<span>≈ 96,63%</span><i><b style=\"width:96.63%\"></b></i>"),
            "{text}"
        );
        assert!(bar(Some(decimal("1.2"))).contains("width:100%"));
        assert!(bar(None).contains("<td class=\"bar\">–</td>"));
    }

    #[test]
    fn shades_go_by_tenths() {
        let shade = |share: &str| {
            let cell = Cell::share_or_nothing(Some(decimal(share)));
            let text = one(Column::right("s", "S").look(Look::Heat), cell);
            let (_, rest) = text.split_once("<td class=\"n h").unwrap();
            rest.chars().next().unwrap()
        };
        assert_eq!(["0", "0.0999", "0.1", "0.95", "1"].map(shade), ['0', '0', '1', '9', '9']);
    }

    #[test]
    fn tones_have_a_shape_and_a_word() {
        let said = |cell: Cell| one(Column::left("t", "T"), cell);
        let met = said(Cell::from("đạt").toned(Tone::Good));
        assert!(met.contains("<use href=\"#sign-good\"/></svg>đạt</span>"), "{met}");
        let number = said(Cell::number(4).toned(Tone::Bad));
        assert!(number.contains("<span class=\"unseen\">chưa đạt: </span>4</span>"), "{number}");
        let change = said(Cell::change_or_nothing(Some(decimal("-6.80"))));
        assert!(change.contains("<span class=\"down\">−6,80</span>"), "{change}");
    }

    #[test]
    fn heads_above_numbers_are_broken_before_brackets() {
        let head = |name| Kind::Number.head(name).into_owned();
        assert_eq!(head("Chỉ tiêu đạt"), "Chỉ\u{a0}tiêu\u{a0}đạt");
        assert_eq!(head("Tổng điểm (tự đánh giá)"), "Tổng\u{a0}điểm (tự\u{a0}đánh\u{a0}giá)");
        let long = "An toàn thông tin mạng";
        assert_eq!(head(long), long);
        assert_eq!(Kind::Words.head("Đơn vị"), "Đơn vị");
    }

    #[test]
    fn rows_below_a_heading_are_a_group_of_their_own() {
        let columns = vec![Column::right("n", "Số"), Column::left("t", "Tên")];
        let mut table = Table::new(Language::En, "T", columns);
        table.push_heading([Cell::nothing(), "One".into()]);
        table.push([Cell::number(1), "a".into()]);
        table.push_heading([Cell::nothing(), "Two".into()]);
        let text = written(&table);
        assert_eq!(text.matches("<tbody>").count(), 2);
        assert!(text.contains("<td></td><th scope=\"rowgroup\">One</th>"), "{text}");
        assert!(text.contains("<td class=\"n\">1</td><th scope=\"row\">a</th>"), "{text}");
    }
}
