//! The table from all sheets of a workbook, read row by row.

use std::collections::HashMap;

use crate::diagnostic::{Answer, Code, Problem, Span};
use crate::said::{Said as SaidText, said};

use super::cell::{Content, typed_year};
use super::columns::{Closing, Columns, Sums};
use super::foot::{Found, as_foot, or_foot, other_heads};
use super::format::Look;
use super::guide::{Foreign, PASSED_OVER};
use super::heads::{Heads, below_heads, names_of};
use super::merged::Ranges;
use super::package::Size;
use super::rows::Merged;
use super::rows::{Cell, Row, Rows};
use super::unreadable::SAVE;
use super::workbook::{Book, Sheet, Shown};
use super::xml::Flaw;
use crate::dataset::unit::Unit;
use crate::intake::beneath_title::Title;
use crate::intake::binary::{Inexact, decimal, decimal_as_written};
use crate::intake::day_faults;
use crate::intake::faults::{Faults, Mark, Place, Spot};
use crate::intake::form_rows::{self, FormRow};
use crate::intake::header::{Column, Role, is_ignored, own_column, understand};
use crate::intake::measure;
use crate::intake::messages::{self, quoted};
use crate::intake::numeral::NumeralFault;
use crate::intake::options::ReadOptions;
use crate::intake::unit_of_line::Said;
use crate::intake::values::Intake;
use crate::intake::written;
use crate::model::{MetricIndex, MetricType};
use crate::name::{folded, nfc, seen};

/// The number of rows in which to look for a header.
pub(super) const HEADER_WITHIN: usize = 100;
/// The least number of more digits than the 15 that spreadsheets keep.
const KEPT: f64 = 1e15;
/// The most rows that a header has.
const HEADER_ROWS: usize = 3;

/// A sheet that was read, with the number of its first cell.
#[derive(Debug)]
pub(super) struct SheetRead {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) first: usize,
    pub(super) shown: Shown,
}

/// A reader of the sheets of a workbook.
pub(super) trait Sheets {
    fn faults(&mut self) -> &mut Faults;

    /// Reads a sheet. `read` is the number of cells read up to its end. Returns whether it has a table that could be read
    /// to its end.
    fn sheet(
        &mut self,
        book: &mut Book<'_>,
        one: &SheetRead,
        read: &mut usize,
    ) -> Result<bool, Flaw>;

    /// Returns whether other sheets are read after one.
    fn goes_on(&self) -> bool;
}

/// Reads all sheets. The error is the problem of a workbook that cannot be read at all. `header` is the advice for one
/// without a header.
pub(super) fn read_sheets(
    book: &mut Book<'_>,
    options: &ReadOptions,
    reader: &mut impl Sheets,
    header: &SaidText,
) -> Result<Vec<SheetRead>, Problem> {
    let (mut sheets, mut read, mut tables) = (Vec::new(), 0usize, false);
    for Sheet { name, part, shown } in book.sheets.clone() {
        if options.ignore_sheets.iter().any(|ignored| folded(ignored) == folded(&name)) {
            reader.faults().remarks.ignored.insert(folded(&name));
            continue;
        }
        let path = match part {
            Ok(path) => path,
            Err(why) => {
                reader.faults().push(Place::Whole, || unread(&name, &why));
                continue;
            }
        };
        let one = SheetRead { name, path, first: read, shown };
        match reader.sheet(book, &one, &mut read) {
            Ok(table) => tables |= table,
            Err(Flaw::TooLarge) => {
                return Err(options.flawed(&one.path, Size::Any, Flaw::TooLarge));
            }
            Err(Flaw::Needed(why)) => return Err(unread(&one.name, &why)),
            Err(Flaw::Damaged(what)) => reader.faults().push(Place::Whole, || {
                let path = quoted(&one.path);
                unread(
                    &one.name,
                    &said!("its part {path} {what}", "phần {path} {what}", path, what),
                )
            }),
        }
        sheets.push(one);
        if !reader.goes_on() || reader.faults().is_full() {
            break;
        }
    }
    if !tables && reader.faults().is_empty() {
        let name = options.shown_name();
        let message = said!("`{name}` has no header", "`{name}` không có dòng tiêu đề", name);
        return Err(Problem::new(Code::NoHeader, message).help(header.clone()));
    }
    Ok(sheets)
}

/// Reads the figures of all sheets. The error is the problem of a workbook that cannot be read at all.
pub(super) fn read(
    book: &mut Book<'_>,
    intake: &mut Intake<'_>,
    options: &ReadOptions,
) -> Result<Vec<SheetRead>, Problem> {
    let (seen, given) = (HashMap::new(), HashMap::new());
    let begun = intake.faults.mark();
    let (foreign, shown) = (false, Shown::Yes);
    let heads = Heads::new(intake.names());
    let mut table = Table { heads, intake, options, begun, seen, given, foreign, shown };
    let header = said!(
        "begin a sheet with a row of column names: `unit`, `name`, `kind`, then the metrics",
        "bắt đầu trang bằng một dòng tên cột: `unit`, `name`, `kind`, rồi các số liệu"
    );
    let sheets = read_sheets(book, options, &mut table, &header)?;
    if !table.foreign {
        table.intake.check_ids();
        table.intake.check_headings();
    }
    Ok(sheets)
}

/// The table from all sheets.
pub(super) struct Table<'i, 'f, 'o> {
    /// The heads that columns can have.
    heads: Heads<'f>,
    pub(super) intake: &'i mut Intake<'f>,
    pub(super) options: &'o ReadOptions,
    /// The state of the list of faults before the first sheet.
    begun: Mark,
    /// The place of each column of values, on any sheet, and whether that is shown.
    seen: HashMap<Role, (Span, Shown)>,
    /// The place of each value of forms of one unit, by the row of the unit.
    pub(super) given: HashMap<(usize, Role), Span>,
    /// Whether the workbook is for other rules, so that nothing more is read.
    foreign: bool,
    /// Whether the current sheet is shown.
    shown: Shown,
}

impl Sheets for Table<'_, '_, '_> {
    fn faults(&mut self) -> &mut Faults {
        &mut self.intake.faults
    }

    fn sheet(
        &mut self,
        book: &mut Book<'_>,
        one: &SheetRead,
        read: &mut usize,
    ) -> Result<bool, Flaw> {
        let mut rows = book.rows(&one.path, one.first)?;
        self.shown = one.shown;
        let columns = self.rows(&mut rows, &one.name);
        *read = rows.read();
        let last = rows.at();
        let Some(columns) = columns.map_err(|flaw| flaw.after(last))? else { return Ok(false) };
        let doubtful = columns.doubtful(rows)?;
        look_again(book, one, doubtful, &columns, &mut self.intake.faults)?;
        Ok(true)
    }

    fn goes_on(&self) -> bool {
        !self.foreign
    }
}

/// Checks the content of doubtful merged cells in a second reading, so that a good workbook pays nothing.
pub(super) fn look_again(
    book: &mut Book<'_>,
    one: &SheetRead,
    doubtful: Vec<Merged>,
    columns: &Columns,
    faults: &mut Faults,
) -> Result<(), Flaw> {
    if doubtful.is_empty() {
        return Ok(());
    }
    let mut ranges = Ranges::new(doubtful);
    let mut rows = book.rows(&one.path, one.first)?;
    while let Some(row) = rows.row()? {
        if ranges.end_before(row.number) {
            break;
        }
        for (cell, problem) in ranges.look(&row, columns) {
            faults.push(cell.span().place(), || problem);
        }
    }
    Ok(())
}

impl Table<'_, '_, '_> {
    /// Reads the rows of a sheet. `None` if it has no table that could be read to its end.
    fn rows(&mut self, rows: &mut Rows<'_, '_>, name: &str) -> Result<Option<Columns>, Flaw> {
        let mut above = Vec::new();
        let mut header = None;
        while above.len() < HEADER_WITHIN {
            match rows.row()? {
                Some(row) if self.is_header(&row, own_id) => {
                    header = Some(row);
                    break;
                }
                Some(row) if self.is_form(&row) => {
                    return self.form(rows, &row, &above);
                }
                Some(row) => above.push(row),
                None => break,
            }
        }
        let mut behind = Vec::new();
        if header.is_none()
            && let Some(place) = above.iter().position(|row| self.is_header(row, own_column))
        {
            behind = above.split_off(place.saturating_add(1));
            header = above.pop();
        }
        let Some(mut header) = header else {
            self.without_header(name, &above);
            return Ok(None);
        };
        let mut behind = behind.into_iter();
        let mut next = || behind.next().map_or_else(|| rows.row(), |row| Ok(Some(row)));
        let (mut row, top) = (next()?, header.number);
        for _ in 1..HEADER_ROWS {
            let Some(below) = row.take() else { break };
            row = match below_heads(&header, &below, &self.heads) {
                Some(both) => {
                    header = both;
                    next()?
                }
                None => {
                    row = Some(below);
                    break;
                }
            };
        }
        let Some(mut columns) = self.header(&header, &titles(&above)) else { return Ok(None) };
        columns.heads.0 = top;
        let mut goes_on = true;
        while goes_on && let Some(found) = row {
            goes_on = self.row(&found, &mut columns).is_some();
            row = next()?;
        }
        self.check_formulas(&columns);
        if let Some(Closing { place, says, foot }) = &columns.closing {
            let problem = || or_foot(FormRow::Closing, says, foot.as_deref());
            self.intake.faults.push(place.place(), problem);
        }
        Ok(goes_on.then_some(columns))
    }

    /// Handles a sheet without a header: a guide or lists, or one that is refused.
    fn without_header(&mut self, name: &str, rows: &[Row<'_>]) {
        let Some(first) = rows.first() else { return };
        if !PASSED_OVER.iter().any(|known| folded(known) == folded(name)) {
            let (shown, named) = (self.shown, self.intake.register.is_some());
            self.intake.faults.push(first.place(), || no_header(name, shown, named));
            return;
        }
        let framework = self.intake.framework;
        if let Some(foreign) = Foreign::of(rows, framework) {
            // All other faults follow from this one.
            self.intake.faults.forget_since(self.begun);
            self.intake.faults.push(foreign.span.place(), || foreign.problem(name, framework));
            self.foreign = true;
        }
    }

    /// Returns whether a row has the head of the column that identifies units.
    fn is_header(&self, row: &Row<'_>, own: fn(&str) -> Option<&'static str>) -> bool {
        let registered = self.intake.register.is_some();
        row.cells.iter().any(|cell| match &cell.content {
            Content::Text(text) => match own(text) {
                Some("unit") => true,
                Some("name") => registered,
                _ => false,
            },
            _ => false,
        })
    }

    /// Returns the columns of a sheet, if its header can be used.
    fn header(&mut self, row: &Row<'_>, titles: &[Title]) -> Option<Columns> {
        let limit = self.options.limits.columns;
        if row.cells.len() > limit {
            let problem = || messages::too_many_columns(&said!("the sheet", "trang"), limit);
            self.intake.faults.push(row.place(), problem);
            return None;
        }
        let names = self.intake.names();
        let (ignore, faults) = (&self.options.ignore, &mut self.intake.faults);
        let (broken, heads): (Vec<_>, Vec<_>) =
            row.cells.iter().partition(|cell| cell.content.is_broken());
        for cell in &broken {
            if !is_ignored(ignore, &seen(&cell.content.shown())) {
                faults.push(cell.span().place(), || cell_error(&cell.content));
            }
        }
        let header = understand(
            names_of(&heads),
            names,
            ignore,
            faults,
            &said!("the header", "dòng tiêu đề"),
        )?;
        self.intake.heads(&header);
        titles.iter().for_each(|title| self.intake.beneath(title, &header));
        let faults = &mut self.intake.faults;
        if header.long {
            faults.push(row.place(), || {
                let message = said!(
                    "a sheet with one row per value is not read",
                    "trang mỗi dòng một giá trị thì không đọc được"
                );
                Problem::new(Code::UnknownColumn, message).help(said!(
                    "give it one row per unit and one column per metric, or save it as CSV",
                    "để mỗi đơn vị một dòng và mỗi số liệu một cột, hoặc lưu thành CSV"
                ))
            });
            return None;
        }
        for column in &header.columns {
            let value = matches!(column.role, Role::Metric(_) | Role::Declared(_) | Role::Note(..));
            let here = (column.span, self.shown);
            let Some((first, shown)) = self.seen.insert(column.role, here).filter(|_| value) else {
                continue;
            };
            // A column that is twice on this sheet was already reported.
            if first.start >= row.span().start {
                continue;
            }
            let hidden = match shown == Shown::Yes && self.shown == Shown::Yes {
                true => said!("", ""),
                false => {
                    said!("one of the two sheets is hidden: ", "một trong hai trang đang ẩn: ")
                }
            };
            let problem = || {
                messages::repeated_column(&column.name).help(said!(
                    "{hidden}keep it on one of the two sheets; where they have different units, put all units on one",
                    "{hidden}chỉ giữ cột ở một trong hai trang; nếu hai trang có các đơn vị khác nhau thì gộp tất cả vào một trang",
                    hidden
                ))
            };
            let related = || Some((first, said!("it is here already", "đã có ở đây")));
            self.intake.faults.push_related(column.span.place(), problem, related);
        }
        let places = heads.iter().map(|cell| cell.column);
        let mut columns = Columns::new(row.number, places.zip(header.columns));
        columns.loose.extend(broken.iter().map(|cell| cell.column));
        Some(columns)
    }

    /// Reads a row beneath the header; `None` when reading must stop.
    fn row(&mut self, row: &Row<'_>, columns: &mut Columns) -> Option<()> {
        let begins = std::mem::replace(&mut columns.begins, false);
        let content = Found::new(row, columns, self.intake.register.as_ref());
        if let Some(foot) = &columns.ended {
            if content.has_figures(self.intake.framework) {
                self.intake.faults.push(row.place(), || form_rows::beneath(foot));
            }
            return Some(());
        }
        if let Some(foot) = content.foot(&self.options.foot, self.intake.framework) {
            match foot {
                Ok(text) => {
                    self.intake.faults.remarks.row(&text);
                    columns.closing = None;
                    columns.ended = Some(text);
                }
                Err(problem) => self.intake.faults.push(row.place(), || problem),
            }
            return Some(());
        }
        if columns.closing.is_some() {
            // Rows beneath a signature belong to no unit.
            let figures = content.has_figures(self.intake.framework);
            let closes = content.form_row(false).filter(|(what, _)| *what == FormRow::Closing);
            let foot = closes.and_then(|(_, says)| Some(as_foot(&says)?.to_owned()));
            columns.closing.iter_mut().for_each(|closing| {
                closing.foot = closing.foot.take().or_else(|| foot.clone());
            });
            return (!figures).then_some(());
        }
        if columns.closed && !content.has_figures(self.intake.framework) {
            return Some(());
        }
        if let Some((what, says)) = content.form_row(begins) {
            if what == FormRow::Heads && !content.repeats_heads() {
                self.intake.faults.push(row.place(), || other_heads(&says));
                return None;
            }
            // A register has all units, so that none of them is lost with such a row.
            if self.intake.register.is_some()
                || what == FormRow::Numbers && says.starts_with(['(', '['])
            {
                self.intake.faults.remarks.row(&says);
                columns.closed |= what == FormRow::Closing;
                return Some(());
            }
            let is_of_a_unit = content.is_of_a_unit(self.intake.framework);
            let foot = as_foot(&says).filter(|_| !is_of_a_unit).map(str::to_owned);
            if what == FormRow::Closing {
                columns.closing = Some(Closing { place: row.span(), says, foot });
            } else {
                self.intake.faults.push(row.place(), || or_foot(what, &says, foot.as_deref()));
            }
            return Some(());
        }
        if self.intake.register.is_some()
            && let Some(says) = content.heading(self.intake.framework)
        {
            self.intake.faults.remarks.row(&says);
            return Some(());
        }
        self.unit_row(row, columns)
    }

    /// Reads the row of a unit; `None` when reading must stop.
    fn unit_row(&mut self, row: &Row<'_>, columns: &mut Columns) -> Option<()> {
        let mut said = Said::default();
        let (mut unit, mut name, mut kind, mut table) = (None, None, None, false);
        for cell in &row.cells {
            let text = || nfc(cell.content.shown().trim()).into_owned();
            let Some(column) = columns.at(cell.column) else {
                if columns.loose.insert(cell.column) {
                    self.intake.unnamed(None, cell.span());
                }
                continue;
            };
            table |= !matches!(column.role, Role::Ignored | Role::Unnamed);
            match column.role {
                Role::Unit => (said.id, unit) = (text().into(), Some(cell.span())),
                Role::Name => (said.name, name) = (text().into(), Some(cell.span())),
                Role::Kind => kind = Some((text(), cell.span())),
                Role::Metric(_) | Role::Declared(_) => said.figures = true,
                _ => {}
            }
        }
        if !table {
            // The row has only content that is ignored or was reported.
            for cell in &row.cells {
                if let Some(column) = columns.at(cell.column) {
                    self.value(0, column, cell, "");
                }
            }
            return Some(());
        }
        columns.rows.push(row.number);
        let at = unit.or(name).unwrap_or(row.span());
        let (kind, span) = kind.unwrap_or((String::new(), at));
        said.kind = self.intake.kind(&kind, span.place());
        let label = said.label().to_owned();
        let place = at.within(&label, "");
        let named = (!said.name.is_empty()).then(|| said.name.clone().into_owned()).zip(name);
        let at = match self.intake.identify_with_kind(&said, place) {
            Some(unit) => {
                let unit = self.unit(unit, named, place, columns)?;
                columns.numbered.push((row.number, unit));
                unit
            }
            // The values of a refused unit are still checked.
            None => self.intake.units().len(),
        };
        if self.intake.register.is_none() {
            columns.sums.extend(Sums::of(row, columns, at, place.span().unwrap_or(row.span())));
        }
        for cell in &row.cells {
            if let Some(column) = columns.at(cell.column) {
                self.value(at, column, cell, &label);
            }
        }
        Some(())
    }

    /// Returns the row of a unit in the dataset. `None` when reading must stop.
    pub(super) fn unit(
        &mut self,
        unit: Unit,
        named: Option<(String, Span)>,
        place: Place<'_>,
        columns: &mut Columns,
    ) -> Option<usize> {
        let span = place.span()?;
        let Some(at) = self.intake.find(&unit.id) else {
            let at = self.intake.add_unit(unit, Spot::Text(span), place)?;
            columns.units.insert(at, span);
            named.into_iter().for_each(|(_, span)| self.intake.named_at(at, span));
            return Some(at);
        };
        if let Some(first) = columns.units.insert(at, span) {
            let first = Some(Spot::Text(first));
            self.intake.repeated(&unit.id, first, said!("rows", "dòng"), place);
            return Some(at);
        }
        let Unit { id, kind, .. } = unit;
        if self.intake.units().get(at).is_some_and(|known| known.kind != kind) {
            let problem = || messages::unlike(&said!("kind", "loại"), &id, kind.as_str());
            self.intake.faults.push(place, problem);
        }
        if let (Some((said, span)), None) = (named, &self.intake.register) {
            self.intake.take_name(at, &id, &said, span);
        }
        Some(at)
    }

    /// Reads a cell by the role of its column.
    pub(super) fn value(&mut self, row: usize, column: &Column, cell: &Cell<'_>, unit: &str) {
        let place = cell.span().within(unit, &column.name);
        if matches!(column.role, Role::Ignored | Role::Unknown) {
            return;
        }
        if cell.content.is_broken() {
            self.intake.faults.push(place, || cell_error(&cell.content));
            return;
        }
        let text = cell.content.shown();
        if let Content::Number(_, look) = cell.content {
            let is_text = match column.role {
                Role::Metric(metric) => {
                    let declared = self.intake.framework.metric_at(metric);
                    declared.is_some_and(|declared| matches!(declared.kind, MetricType::Text))
                }
                Role::Unit | Role::Name | Role::Kind => true,
                _ => false,
            };
            let problem = match look {
                Look::Unlike => Some(messages::shown_unlike(&text)),
                _ => no_text(&cell.content, &text).filter(|_| is_text),
            };
            if let Some(problem) = problem {
                self.intake.faults.push(place, || problem);
                return;
            }
        }
        let limit = self.options.limits.cell;
        if text.len() > limit {
            self.intake.faults.push(place, || messages::cell_too_long(limit));
            return;
        }
        if let Content::Day(day) = cell.content {
            self.intake.day_of_cell(row, column.role, day, place);
        }
        match column.role {
            Role::Metric(metric) => self.metric(row, metric, (&cell.content, &text), place),
            Role::Declared(target) => self.intake.declare(row, target, &text, place),
            Role::Note(kind, of) => self.intake.note(kind, of, row, &text, place),
            Role::Unnamed => self.intake.unnamed(Some(column.span), cell.span()),
            _ => {}
        }
    }

    /// Reads a value of a metric, and the text that the cell shows.
    fn metric(
        &mut self,
        row: usize,
        metric: MetricIndex,
        (content, text): (&Content<'_>, &str),
        place: Place<'_>,
    ) {
        let Some(declared) = self.intake.framework.metric_at(metric) else { return };
        let faults = &mut self.intake.faults;
        let (numeric, date) =
            (declared.kind.is_numeric(), matches!(declared.kind, MetricType::Date));
        match *content {
            // `5 triệu đồng` is shown of a number of millions, if the metric has them.
            Content::Number(_, Look::Scaled(says))
                if numeric && (says.is_empty() || !measure::is_measure(declared, says)) =>
            {
                faults.push(place, || messages::shown_in_scale(declared, text));
            }
            Content::Number(number, look) if numeric => {
                let value = match look {
                    Look::Plain | Look::Dressed | Look::Written => decimal_as_written(text),
                    _ => decimal(number),
                };
                match value {
                    Ok(value) => {
                        let is_percent = matches!(declared.kind, MetricType::Percent);
                        let percent = look == Look::Percent || look == Look::Written && !is_percent;
                        if look == Look::Written {
                            let intake = &mut self.intake;
                            place
                                .spot()
                                .into_iter()
                                .for_each(|spot| intake.shows_percent(metric, spot));
                        }
                        self.intake.typed_number(row, metric, (value, text, percent), place);
                    }
                    Err(Inexact::Digits) => {
                        faults.push(place, || messages::computed(declared, text));
                    }
                    Err(Inexact::TooLong) => {
                        let fault = NumeralFault::TooLong;
                        faults.push(place, || messages::bad_number(declared, text, fault));
                    }
                }
            }
            Content::Number(number, _) if date => {
                faults.push(place, || day_faults::number_for_date(declared, text, number));
            }
            Content::Day(_) | Content::Time(_) if numeric => {
                faults.push(place, || messages::date_for_number(declared, text));
            }
            Content::Day(day) if date && let Some(year) = typed_year(day) => {
                faults.push(place, || day_faults::year_for_date(declared, text, year));
            }
            Content::Time(_) if date => {
                faults.push(place, || {
                    day_faults::not_a_date(declared, text).help(said!(
                        "the cell shows a time of day, a number that is no day, or no whole day: write day, month and year, and give the cell a format that shows them",
                        "ô hiển thị giờ, một số không phải là ngày, hoặc thiếu ngày, tháng hay năm: viết đủ ngày, tháng, năm và đặt định dạng hiển thị đủ cả ba"
                    ))
                });
            }
            _ => self.intake.value(row, metric, text, place),
        }
    }
}

/// Returns the titles that say a unit of measure, in their own cell or in the next one.
fn titles(above: &[Row<'_>]) -> Vec<Title> {
    let title = |cells: &[Cell<'_>]| {
        let [cell, next @ ..] = cells else { return None };
        let Content::Text(text) = &cell.content else { return None };
        let measure = measure::of_title(text)?;
        let next = || next.first().map(|next| seen(&next.content.shown()).to_lowercase());
        let measure = if measure.is_empty() { next()? } else { measure };
        let title = Title { measure, text: seen(text).into_owned(), span: cell.span() };
        Some(title).filter(|title| !title.measure.is_empty())
    };
    let of_row = |row: &Row<'_>| {
        let starts = 0..row.cells.len();
        starts.filter_map(|start| title(row.cells.get(start..)?)).collect::<Vec<_>>()
    };
    above.iter().flat_map(of_row).collect()
}

/// Returns the fault of a cell that should have an id, a name or another text: it cannot be read, or does not show all
/// of what is in it.
pub(super) fn no_text(content: &Content<'_>, text: &str) -> Option<Problem> {
    match content {
        Content::Number(_, Look::Unlike | Look::Dressed | Look::Scaled(_)) => {
            Some(messages::shown_unlike(text))
        }
        Content::Number(number, _) if number.abs() >= KEPT => Some(written::rounded(text)),
        content => content.is_broken().then(|| cell_error(content)),
    }
}

/// Returns `unit`, `name` or `kind`, to search for a header that has them.
fn own_id(text: &str) -> Option<&'static str> {
    let text = seen(text);
    ["unit", "name", "kind"].into_iter().find(|own| *own == text)
}

/// Returns the fault of a sheet without a header. `named`: units can be identified by their names.
pub(super) fn no_header(sheet: &str, shown: Shown, named: bool) -> Problem {
    let (hidden, show) = match shown {
        Shown::Yes => (said!("", ""), said!("", "")),
        Shown::Hidden => (
            said!("hidden ", "ẩn "),
            said!(
                "show the sheet (`Unhide` on its tab); ",
                "cho hiện trang (`Unhide` ở thẻ trang); "
            ),
        ),
        Shown::VeryHidden => (
            said!("hidden ", "ẩn "),
            said!(
                "open the workbook in LibreOffice, where the sheet can be shown; ",
                "mở tệp bằng LibreOffice để cho hiện trang; "
            ),
        ),
    };
    let own = if named {
        said!("`unit` or `name`", "`unit` hoặc `name`")
    } else {
        said!("`unit`", "`unit`")
    };
    let message = said!(
        "the {hidden}sheet {} has no header row with a column {own}",
        "trang {hidden}{} không có dòng tiêu đề với cột {own}",
        quoted(sheet),
        hidden,
        own
    );
    let problem =
        Problem::new(Code::MissingColumn, message).answer(Answer::IgnoreSheet(sheet.to_owned()));
    problem.help(said!("{show}give it one above its values, with {own} and the ids of the metrics; or delete the sheet, or name it as one to ignore", "{show}thêm dòng tiêu đề phía trên các giá trị, có {own} và mã các số liệu; hoặc xóa trang, hoặc cho bỏ qua bằng `--ignore-sheet`", show, own))
}

/// Returns the fault of a sheet that cannot be read, or not to its end.
fn unread(sheet: &str, why: &SaidText) -> Problem {
    Problem::new(
        Code::NotAWorkbook,
        said!(
            "the sheet {} cannot be read: {why}",
            "không đọc được trang {}: {why}",
            quoted(sheet),
            why
        ),
    )
    .help(said!(
        "{SAVE}; or name the sheet as one to ignore",
        "{SAVE}; hoặc cho bỏ qua trang bằng `--ignore-sheet`",
        SAVE
    ))
}

fn cell_error(content: &Content<'_>) -> Problem {
    let (code, message, mend) = match content {
        Content::Error(error) => (
            Code::CellError,
            said!("the cell shows the error {}", "ô hiển thị lỗi {}", quoted(error)),
            said!("mend the formula, or write the value", "sửa công thức, hoặc viết giá trị"),
        ),
        Content::Struck(text) => (
            Code::UnreadableCell,
            said!(
                "the cell {} has text that is struck out",
                "ô {} có chữ bị gạch ngang",
                quoted(text)
            ),
            said!(
                "delete what is struck out, and leave what counts without a line through it",
                "xóa phần bị gạch, chỉ để lại phần được tính và không gạch ngang"
            ),
        ),
        Content::Unread(_, why) => (
            Code::UnreadableCell,
            said!("the cell {why}", "ô {why}", why),
            said!("write the value into the cell again", "viết lại giá trị vào ô"),
        ),
        _ => (
            Code::CellError,
            said!(
                "the cell has a formula that was never worked out",
                "ô có công thức chưa được tính"
            ),
            said!(
                "open the workbook in Excel or LibreOffice and save it, or write the value",
                "mở tệp bằng Excel hoặc LibreOffice rồi lưu lại, hoặc viết giá trị"
            ),
        ),
    };
    Problem::new(code, message).help(said!(
        "{mend}; leave the cell empty if it was not submitted, or write `n/a` if it does not apply",
        "{mend}; để trống nếu chưa báo cáo, hoặc viết `n/a` nếu không áp dụng",
        mend
    ))
}
