//! The form of one unit: a row for each figure, with its number, its points and how they are earned beside it.

use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::earned::Earned;
use super::layout::Holds;
use super::template::Template;
use super::words::Words;
use super::write::{Lists, Row, Writer, format};
use crate::dataset::notes::Subject;
use crate::diagnostic::in_a_cell;
use crate::intake::xlsx::figures::{HEADS, Head};
use crate::model::{
    AbsentPolicy, Body, Framework, Index, Metric, MetricIndex, NodeBody, NodeData, NodeIndex,
    TargetData, TargetIndex,
};

/// The rows above the heads: title, what to fill in, the unit's name, id and kind.
const UNIT_ROW: u32 = 2;
/// A4.
const A4: u8 = 9;

/// A row of a form.
struct Line<'f> {
    level: Level,
    number: String,
    text: String,
    points: String,
    how: String,
    /// What is filled in, with what is written beside it.
    asks: Option<(Holds<'f>, Subject, &'f str)>,
    /// Whether the rules let a unit say that it does not apply.
    may_not_apply: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Group,
    Item,
    Figure,
}

/// Writes the sheet of a unit.
pub(super) fn sheet(
    template: &Template<'_>,
    unit: &Row<'_>,
    lists: &mut Lists,
    workbook: &mut Workbook,
) -> Result<(), XlsxError> {
    let words = Words(template.language);
    let sheet = workbook.add_worksheet();
    sheet.set_name(words.form())?;
    let heads: Vec<Head> = HEADS.into_iter().filter(|head| carried(*head, template)).collect();
    let mut form = Form { template, words, unit, heads };
    form.begin(sheet)?;
    let first = form.head_row().saturating_add(2);
    let lines = lines(template, unit, words);
    let mut row = first;
    for line in &lines {
        form.line(sheet, row, line, lists)?;
        row = row.saturating_add(1);
    }
    form.signatures(sheet, row.saturating_add(1))?;
    form.page(sheet, first)
}

/// Returns whether a form has a column: evidence and reasons are for those who ask for them.
const fn carried(head: Head, template: &Template<'_>) -> bool {
    match head {
        Head::Note(kind) => template.carries.has(kind),
        _ => true,
    }
}

struct Form<'t, 'f> {
    template: &'t Template<'f>,
    words: Words,
    unit: &'t Row<'t>,
    heads: Vec<Head>,
}

impl Form<'_, '_> {
    /// The row of the heads of the columns; their ids are beneath it.
    fn head_row(&self) -> u32 {
        let kinds = self.template.framework.unit_kinds.len() > 1;
        UNIT_ROW.saturating_add(if kinds { 4 } else { 3 })
    }

    /// Writes what stands above the table.
    fn begin(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let framework = self.template.framework;
        let title = Format::new().set_bold().set_font_size(14).set_text_wrap();
        let title = title.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        let small =
            Format::new().set_italic().set_text_wrap().set_align(FormatAlign::VerticalCenter);
        let last = self.last();
        let name = in_a_cell(framework.name.get(self.words.0)).into_owned();
        sheet.merge_range(0, 0, 0, last, &name, &title)?.set_row_height(0, 40)?;
        sheet.merge_range(1, 0, 1, last, self.words.fill_in(), &small)?.set_row_height(1, 48)?;
        let strong = Format::new().set_bold();
        let open = filled(&strong).set_unlocked();
        let known = |text: &str| if text.is_empty() { open.clone() } else { strong.clone() };
        let mut facts = vec![
            (self.words.pick("Tên đơn vị", "Unit name"), self.unit.name),
            (self.words.pick("Mã đơn vị", "Unit id"), self.unit.id),
        ];
        if framework.unit_kinds.len() > 1 {
            facts.push((
                self.words.pick("Loại đơn vị", "Unit kind"),
                self.unit.kind.unwrap_or_default(),
            ));
        }
        for (row, (what, fact)) in (UNIT_ROW..).zip(facts) {
            sheet.write_string_with_format(row, 0, what, &strong)?;
            let text = in_a_cell(fact);
            match text.is_empty() {
                true => sheet.write_blank(row, 2, &open)?,
                false => sheet.write_string_with_format(row, 2, text, &known(fact))?,
            };
        }
        let head = Format::new().set_bold().set_text_wrap().set_border(FormatBorder::Thin);
        let head = head.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        let head = head.set_background_color(Color::RGB(0x00DD_EBF7));
        let row = self.head_row();
        for (place, column) in (0u16..).zip(&self.heads) {
            sheet.write_string_with_format(row, place, column.words(self.words.0), &head)?;
            sheet.write_string_with_format(row.saturating_add(1), place, column.id(), &head)?;
            sheet.set_column_width(place, width(*column))?;
            if *column == Head::Metric {
                sheet.set_column_hidden(place)?;
            }
        }
        sheet.set_row_hidden(row.saturating_add(1))?;
        Ok(())
    }

    /// The last column that is shown.
    fn last(&self) -> u16 {
        u16::try_from(self.heads.len().saturating_sub(2)).unwrap_or(u16::MAX)
    }

    fn line(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        line: &Line<'_>,
        lists: &mut Lists,
    ) -> Result<(), XlsxError> {
        let plain = Format::new().set_text_wrap().set_border(FormatBorder::Thin);
        let plain = plain.set_align(FormatAlign::VerticalCenter);
        let plain = match line.level {
            Level::Group => plain.set_bold().set_background_color(Color::RGB(0x00F2_F2F2)),
            Level::Item => plain.set_bold(),
            Level::Figure => plain,
        };
        let how =
            if line.level == Level::Group { plain.clone() } else { plain.clone().unset_bold() };
        // Not every program fits rows to their texts.
        let texts =
            [(&line.text, Head::Figure), (&line.points, Head::Points), (&line.how, Head::How)];
        let lines =
            texts.iter().map(|(text, head)| lines_of(text, width(*head))).max().unwrap_or(1);
        sheet.set_row_height(row, f64::from(lines.clamp(1, 27)) * 15.0)?;
        let mut writer = Writer { template: self.template, words: self.words, lists };
        for (place, head) in (0u16..).zip(&self.heads) {
            let holds = match (head, line.asks) {
                (Head::Value, Some((holds, ..))) => holds,
                (Head::Note(kind), Some((_, subject, id))) => Holds::Note(*kind, subject, id),
                (Head::Metric, Some((holds, ..))) => {
                    sheet.write_string(row, place, writer.id(holds))?;
                    continue;
                }
                _ => {
                    let (text, format) = match head {
                        Head::Number => (line.number.as_str(), &plain),
                        Head::Figure => (line.text.as_str(), &plain),
                        Head::Points => (line.points.as_str(), &plain),
                        Head::How => (line.how.as_str(), &how),
                        Head::Metric | Head::Value | Head::Note(_) => ("", &plain),
                    };
                    sheet.write_string_with_format(row, place, in_a_cell(text), format)?;
                    continue;
                }
            };
            let open = filled(&format(holds)).set_unlocked().set_text_wrap();
            let open = open.set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
            sheet.write_blank(row, place, &open)?;
            writer.cell(sheet, (row, place), holds, self.unit, &open)?;
            if let Some(rule) = writer.rule(holds, (row, place), line.may_not_apply)? {
                sheet.add_data_validation(row, place, row, place, &rule)?;
            }
        }
        Ok(())
    }

    /// Writes who signs, in columns that are not read.
    fn signatures(&self, sheet: &mut Worksheet, row: u32) -> Result<(), XlsxError> {
        let strong = Format::new().set_bold().set_align(FormatAlign::Center).set_text_wrap();
        let small = Format::new().set_italic().set_align(FormatAlign::Center);
        let day = self.words.pick("…, ngày … tháng … năm …", "…, the … of …");
        let who = [
            (1, self.words.pick("NGƯỜI LẬP BIỂU", "Prepared by")),
            (3, self.words.pick("THỦ TRƯỞNG ĐƠN VỊ", "Head of the unit")),
        ];
        sheet.write_string_with_format(row, 3, day, &small)?;
        for (place, text) in who {
            sheet.write_string_with_format(row.saturating_add(1), place, text, &strong)?;
            let sign = self.words.pick("(ký, ghi rõ họ tên)", "(name and signature)");
            sheet.write_string_with_format(row.saturating_add(2), place, sign, &small)?;
        }
        Ok(())
    }

    /// Sets how the sheet is printed and which of its cells can be changed.
    fn page(&self, sheet: &mut Worksheet, first: u32) -> Result<(), XlsxError> {
        let head = self.head_row();
        sheet.set_freeze_panes(first, 2)?.set_repeat_rows(head, head)?;
        sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        sheet.set_footer(format!("&L{}&R&P/&N", self.unit.name.replace('&', "&&")));
        let options = ProtectionOptions {
            format_cells: true,
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::default()
        };
        sheet.protect_with_options(&options).set_active(true);
        Ok(())
    }
}

/// Colors a cell that is to be filled in.
fn filled(format: &Format) -> Format {
    format.clone().set_background_color(Color::RGB(0x00FF_F8DC))
}

/// Returns how many lines a text takes in a column of so many characters.
fn lines_of(text: &str, width: f64) -> u32 {
    let lines = text.lines().map(|line| {
        let mut lines = 1u32;
        let mut used = 0.0;
        for word in line.split(' ') {
            let length = u32::try_from(word.chars().count()).map_or(f64::MAX, f64::from);
            if used > 0.0 && used + length > width {
                lines = lines.saturating_add(1);
                used = 0.0;
            }
            used += length + 1.0;
        }
        lines
    });
    lines.fold(0u32, u32::saturating_add).max(1)
}

const fn width(head: Head) -> f64 {
    match head {
        Head::Number => 7.0,
        Head::Figure => 46.0,
        Head::Points => 10.0,
        Head::How => 44.0,
        Head::Value => 16.0,
        Head::Note(_) => 24.0,
        Head::Metric => 12.0,
    }
}

/// Returns the rows of a form: each figure once, where it is used first.
fn lines<'f>(template: &Template<'f>, unit: &Row<'_>, words: Words) -> Vec<Line<'f>> {
    let framework = template.framework;
    let kind = framework.unit_kinds.iter().find(|kind| Some(kind.as_str()) == unit.kind);
    let kind = kind.or(match framework.unit_kinds.as_slice() {
        [one] => Some(one),
        _ => None,
    });
    let earned = Earned { words, framework, kind };
    // What a register says of a unit is not asked.
    let known = template.register.iter().flat_map(|register| register.units());
    let known = known.filter(|one| one.id == unit.id).flat_map(|one| one.attributes.keys());
    let known: Vec<&String> = known.collect();
    let is_known = |metric: &Metric| metric.is_attribute && known.contains(&&metric.id);
    let placed = framework.metrics.values().map(is_known).collect();
    let mut lines = Lines { framework, words, earned, placed, lines: Vec::new() };
    match &framework.body {
        Body::Index(index) => {
            index.roots.iter().for_each(|root| lines.node(index, *root));
            let further = [
                (&index.bonus, words.pick("Điểm thưởng", "Bonus")),
                (&index.penalty, words.pick("Điểm trừ", "Penalty")),
            ];
            for (adjustment, name) in further {
                let Some(adjustment) = adjustment else { continue };
                lines.heading(name);
                adjustment.indicators.iter().for_each(|node| lines.node(index, *node));
            }
        }
        Body::Criteria(criteria) => {
            for (index, target) in (0u32..).map(TargetIndex).zip(&criteria.targets) {
                lines.target(index, target);
            }
        }
    }
    lines.rest();
    lines.lines
}

struct Lines<'f> {
    framework: &'f Framework,
    words: Words,
    earned: Earned<'f>,
    /// The figures that are asked already, or known.
    placed: Vec<bool>,
    lines: Vec<Line<'f>>,
}

impl<'f> Lines<'f> {
    fn heading(&mut self, text: &str) {
        self.lines.push(Line {
            level: Level::Group,
            number: String::new(),
            text: text.to_owned(),
            points: String::new(),
            how: String::new(),
            asks: None,
            may_not_apply: true,
        });
    }

    fn node(&mut self, index: &'f Index, node: NodeIndex) {
        let mut waiting = vec![node];
        while let Some(node) = waiting.pop().and_then(|node| index.node(node)) {
            let level = if node.is_group() { Level::Group } else { Level::Item };
            // A form for no kind in particular does not say what differs by kind.
            let worth = Some(node.points()).filter(|_| !self.framework.has_points_by_kind());
            let how = |worth| Some(self.earned.method(node.method()?, worth));
            self.lines.push(Line {
                level,
                number: node.code().unwrap_or_default().to_owned(),
                text: node.name().get(self.words.0).to_owned(),
                points: worth.map(|worth| self.earned.points(worth)).unwrap_or_default(),
                how: worth.and_then(how).unwrap_or_default(),
                asks: None,
                may_not_apply: true,
            });
            match node.body() {
                NodeBody::Group { children, .. } => waiting.extend(children.iter().rev()),
                NodeBody::Indicator { method, absent, .. } => {
                    let may = absent.not_applicable != AbsentPolicy::Error;
                    let asked = self.figures(self.framework.reads_of(method), may);
                    self.join(asked, node);
                }
            }
        }
    }

    /// Puts an indicator and its only figure into one row.
    fn join(&mut self, asked: usize, node: &NodeData) {
        if asked != 1 {
            return;
        }
        if self.lines.last().is_none_or(|line| line.asks.is_none()) {
            return;
        }
        let (Some(figure), Some(item)) = (self.lines.pop(), self.lines.last_mut()) else { return };
        let name = node.name().get(self.words.0);
        if figure.text.trim_start_matches("– ") != name {
            item.text = format!("{name}\n{}", figure.text);
        }
        (item.asks, item.may_not_apply) = (figure.asks, figure.may_not_apply);
    }

    fn target(&mut self, index: TargetIndex, target: &'f TargetData) {
        self.lines.push(Line {
            level: Level::Item,
            number: target.code.clone().unwrap_or_default(),
            text: target.name.get(self.words.0).to_owned(),
            points: String::new(),
            how: self.earned.target(target.of, &target.condition),
            asks: None,
            may_not_apply: true,
        });
        self.figures(self.framework.reads_of_target(target), true);
        let declared =
            self.words.pick("– Đơn vị tự đánh giá: đạt?", "– Declared by the unit: met?");
        self.figure(
            declared,
            (Holds::Declared(index, target), Subject::Target(index), &target.id),
            true,
        );
    }

    /// Adds the figures that are not asked yet, and says where the others are. Returns how many rows there are.
    fn figures(&mut self, metrics: Vec<MetricIndex>, may_not_apply: bool) -> usize {
        let before = self.lines.len();
        let mut seen: Vec<MetricIndex> = Vec::new();
        for metric in metrics.into_iter().map(MetricIndex::current) {
            let (Some(declared), Some(placed)) =
                (self.framework.metric_at(metric), self.placed.get_mut(metric.get()))
            else {
                continue;
            };
            if seen.contains(&metric) {
                continue;
            }
            seen.push(metric);
            let was_placed = std::mem::replace(placed, true);
            let text =
                format!("– {}", self.words.head(Holds::Value(metric, declared), self.framework));
            if was_placed {
                let above = self.words.pick("đã có ở mục khác", "asked elsewhere");
                self.figure_without(&format!("{text} ({above})"));
                continue;
            }
            let asks =
                (Holds::Value(metric, declared), Subject::Metric(metric), declared.id.as_str());
            self.figure(&text, asks, may_not_apply);
        }
        self.lines.len().saturating_sub(before)
    }

    fn figure_without(&mut self, text: &str) {
        self.heading(text);
        if let Some(line) = self.lines.last_mut() {
            line.level = Level::Figure;
        }
    }

    fn figure(&mut self, text: &str, asks: (Holds<'f>, Subject, &'f str), may_not_apply: bool) {
        self.figure_without(text);
        if let Some(line) = self.lines.last_mut() {
            (line.asks, line.may_not_apply) = (Some(asks), may_not_apply);
        }
    }

    /// Adds the figures that no indicator uses.
    fn rest(&mut self) {
        let rest = (0u32..).map(MetricIndex).zip(&self.placed).filter(|(_, placed)| !**placed);
        let rest: Vec<_> = rest.map(|(metric, _)| metric).collect();
        if !rest.is_empty() {
            self.heading(self.words.pick("Số liệu khác", "Other figures"));
            self.figures(rest, true);
        }
    }
}
