//! The cells of a template.

use std::collections::HashSet;
use std::io;

use rust_xlsxwriter::{
    Color, DataValidation, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook,
    Worksheet, XlsxError, utility::column_number_to_name,
};

use super::layout::{Holds, Sheet};
use super::template::Template;
use super::words::Words;
use crate::dataset::Value;
use crate::diagnostic::{in_a_cell, shown};
use crate::intake::binary::decimal;
use crate::intake::values::absent_word;
use crate::model::metric::option_called;
use crate::model::{Metric, MetricType};
use crate::number::Decimal;

/// The rows of heads and ids.
const HEADER: u32 = 2;
/// The most units of UTF-16 in a cell.
const MOST_TEXT: usize = 32_767;
/// The words in place of a value.
const ABSENT: [&str; 4] = ["n/a", "không áp dụng", "not applicable", REJECTED];
/// The word for a value that the verifier refuses, which is not for units.
const REJECTED: &str = "rejected";

/// A unit that has a row.
pub(super) struct Row<'t> {
    pub(super) id: &'t str,
    pub(super) name: &'t str,
    pub(super) kind: Option<&'t str>,
    /// The row in the dataset, if it has one there.
    pub(super) filled: Option<usize>,
}

/// Writes one sheet.
pub(super) struct Writer<'w, 't, 'f> {
    pub(super) template: &'t Template<'f>,
    pub(super) words: Words,
    pub(super) lists: &'w mut Lists,
}

impl Writer<'_, '_, '_> {
    pub(super) fn sheet(
        mut self,
        sheet: &Sheet<'_>,
        units: &[Row<'_>],
        out: &mut Worksheet,
    ) -> Result<(), XlsxError> {
        let grey = Color::RGB(0x0080_8080);
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(Color::RGB(0x00DD_EBF7))
            .set_border(FormatBorder::Thin);
        let id = Format::new()
            .set_font_size(8)
            .set_font_color(grey)
            .set_align(FormatAlign::Center)
            .set_border(FormatBorder::Thin);
        out.set_name(sheet.title.as_str())?;
        out.set_row_height(0, 60)?;
        let own = sheet.columns.iter().take_while(|column| is_own(**column)).count();
        out.set_freeze_panes(HEADER, u16::try_from(own).unwrap_or(u16::MAX))?;
        out.set_landscape().set_repeat_rows(0, HEADER.saturating_sub(1))?;
        out.set_print_fit_to_pages(1, 0);
        let mut heads = HashSet::new();
        for (place, column) in sheet.columns.iter().enumerate() {
            let place = u16::try_from(place).map_err(|_| XlsxError::RowColumnLimitError)?;
            let format = format(*column);
            out.set_column_width(place, width(*column))?;
            out.set_column_format(place, &format)?;
            let mut text = self.words.head(*column, self.template.framework);
            // Figures of one name are told apart by their ids.
            if !heads.insert(text.clone()) {
                text = format!("{text} ({})", self.id(*column));
            }
            out.write_string_with_format(0, place, in_a_cell(&text), &head)?;
            out.write_string_with_format(1, place, self.id(*column), &id)?;
            for (row, unit) in (HEADER..).zip(units) {
                self.cell(out, (row, place), *column, unit, &format)?;
            }
            let ready = if units.is_empty() { self.template.rows } else { units.len() };
            let last = u32::try_from(ready).ok().and_then(|ready| HEADER.checked_add(ready));
            let last = last.and_then(|end| end.checked_sub(1)).filter(|last| *last >= HEADER);
            if let Some(last) = last
                && let Some(rule) = self.rule(*column, (HEADER, place), true)?
            {
                out.add_data_validation(HEADER, place, last, place, &rule)?;
            }
        }
        Ok(())
    }

    /// Returns the id of a column, by which it is read back.
    pub(super) fn id(&self, column: Holds<'_>) -> String {
        match column {
            Holds::Unit => "unit".to_owned(),
            Holds::Name => "name".to_owned(),
            Holds::Kind => "kind".to_owned(),
            Holds::Value(_, metric) => metric.id.clone(),
            Holds::Declared(_, target) => format!("declared:{}", target.id),
            Holds::Note(kind, of, id) => {
                let declared = match of {
                    crate::dataset::notes::Subject::Metric(_) => "",
                    crate::dataset::notes::Subject::Target(_) => "declared:",
                };
                format!("{}:{declared}{id}", kind.word())
            }
        }
    }

    /// Writes the cell of a unit.
    pub(super) fn cell(
        &self,
        out: &mut Worksheet,
        (row, place): (u32, u16),
        column: Holds<'_>,
        unit: &Row<'_>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let text = match column {
            Holds::Unit => Some(unit.id.to_owned()),
            Holds::Name => Some(unit.name.to_owned()),
            Holds::Kind => unit.kind.map(str::to_owned),
            _ => {
                let filled = self.template.dataset.as_ref().zip(unit.filled);
                let Some((dataset, at)) = filled else { return Ok(()) };
                match column {
                    Holds::Value(index, metric) => {
                        let value = dataset.value(at, index);
                        match self.typed(metric, &value) {
                            Typed::Number(number) => {
                                out.write_number_with_format(row, place, number, format)?;
                                None
                            }
                            Typed::Text(text) => Some(text),
                        }
                    }
                    Holds::Declared(target, _) => {
                        let [yes, no] = self.words.yes_no();
                        let declared = dataset.declared(target, at);
                        declared.map(|met| (if met { yes } else { no }).to_owned())
                    }
                    Holds::Note(kind, of, _) => {
                        dataset.0.notes.find(kind, of, at).map(str::to_owned)
                    }
                    Holds::Unit | Holds::Name | Holds::Kind => None,
                }
            }
        };
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            if text.encode_utf16().count() > MOST_TEXT {
                return Err(self.too_long(column, unit).into());
            }
            out.write_string_with_format(row, place, text, format)?;
        }
        Ok(())
    }

    /// Returns the error for a text that is too long for a cell. Cut, it would be read back as another text.
    fn too_long(&self, column: Holds<'_>, unit: &Row<'_>) -> io::Error {
        let (id, column) = (shown(unit.id), self.id(column));
        let message = format!(
            "the text of the unit `{id}` in the column `{column}` is longer than the {MOST_TEXT} characters of a cell"
        );
        io::Error::new(io::ErrorKind::InvalidInput, message)
    }

    /// Returns a value as it is typed into a cell.
    fn typed(&self, metric: &Metric, value: &Value) -> Typed {
        match value {
            Value::Missing => Typed::Text(String::new()),
            Value::NotApplicable => Typed::Text("n/a".to_owned()),
            Value::Rejected => Typed::Text("rejected".to_owned()),
            Value::Text(text) => Typed::Text(text.clone()),
            Value::YesNo(answer) => {
                let [yes, no] = self.words.yes_no();
                Typed::Text((if *answer { yes } else { no }).to_owned())
            }
            Value::Choice(id) => Typed::Text(match &metric.kind {
                MetricType::Choice { options } => {
                    let option = options.iter().find(|option| option.id == *id);
                    option.map_or_else(|| id.clone(), |option| self.option(metric, &option.id))
                }
                _ => id.clone(),
            }),
            Value::Date(date) => {
                // Before March 1900 spreadsheets count a day that never existed.
                let day = ExcelDateTime::from_ymd(date.year(), date.month(), date.day());
                match day.map(|day| day.to_excel()) {
                    Ok(number) if number > 60.0 => Typed::Number(number),
                    _ => Typed::Text(date.to_string()),
                }
            }
            Value::Number(number) => typed_number(metric, *number),
        }
    }

    /// Returns the word for a value that does not apply: `n/a` where an option is called as the usual one.
    fn not_applicable(&self, metric: &Metric) -> &'static str {
        let word = self.words.not_applicable();
        match &metric.kind {
            MetricType::Choice { options } if option_called(options, word).is_some() => "n/a",
            _ => word,
        }
    }

    /// Returns the text of an option in the drop-down: its name, if that is read back as the option, else its
    /// id.
    fn option(&self, metric: &Metric, id: &str) -> String {
        let MetricType::Choice { options } = &metric.kind else { return id.to_owned() };
        let Some(place) = options.iter().position(|option| option.id == id) else {
            return id.to_owned();
        };
        let name = options.get(place).map_or(id, |option| option.name.get(self.words.0));
        let back = option_called(options, name);
        let reads_back = back == Some(place) && absent_word(name.trim()).is_none();
        (if reads_back { name } else { id }).to_owned()
    }

    /// Returns the check of cells while they are typed; the first of them is given.
    pub(super) fn rule(
        &mut self,
        column: Holds<'_>,
        (row, place): (u32, u16),
        may_not_apply: bool,
    ) -> Result<Option<DataValidation>, XlsxError> {
        let yes_no = || self.words.yes_no().map(str::to_owned).to_vec();
        let (name, allowed, list, test) = match column {
            Holds::Unit | Holds::Name | Holds::Note(..) => return Ok(None),
            Holds::Kind => {
                let kinds = self.template.framework.unit_kinds.iter();
                let kinds: Vec<_> = kinds.map(|kind| kind.as_str().to_owned()).collect();
                (String::new(), String::new(), Some(kinds), None)
            }
            Holds::Declared(_, target) => {
                (target.name.get(self.words.0).to_owned(), String::new(), Some(yes_no()), None)
            }
            Holds::Value(_, metric) => {
                let list = match &metric.kind {
                    MetricType::YesNo => Some(yes_no()),
                    MetricType::Choice { options } => {
                        Some(options.iter().map(|one| self.option(metric, &one.id)).collect())
                    }
                    _ => None,
                };
                let list = list.map(|mut list| {
                    list.extend(may_not_apply.then(|| self.not_applicable(metric).to_owned()));
                    list.extend(self.template.carries.reasons.then(|| REJECTED.to_owned()));
                    list
                });
                let cell = format!("{}{}", column_number_to_name(place), row.saturating_add(1));
                let name = metric.name.get(self.words.0).to_owned();
                (name, self.words.allowed(metric, may_not_apply), list, test(metric, &cell))
            }
        };
        let rule = DataValidation::new().ignore_blank(true);
        let rule = match (list, test) {
            (Some(list), _) => self.lists.rule(rule, list)?,
            (None, Some(test)) => rule.allow_custom(Formula::new(test)),
            (None, None) => return Ok(None),
        };
        let title = cut(&name, 32);
        let allowed = cut(&allowed, 255);
        let refused = self.words.pick("Giá trị không hợp lệ", "Not a value");
        let error = if allowed.is_empty() { refused } else { &allowed };
        let rule = rule.set_error_title(refused)?.set_error_message(error)?;
        Ok(Some(if allowed.is_empty() {
            rule
        } else {
            rule.set_input_title(title)?.set_input_message(&allowed)?
        }))
    }
}

/// The content to write into a cell.
enum Typed {
    Number(f64),
    /// Text. An empty one writes nothing.
    Text(String),
}

/// Returns a number if a spreadsheet keeps all its digits, else text.
fn typed_number(metric: &Metric, number: Decimal) -> Typed {
    let number = number.normalize();
    let binary: Option<f64> = number.to_string().parse().ok();
    if let Some(binary) = binary.filter(|binary| decimal(*binary) == Ok(number)) {
        return Typed::Number(binary);
    }
    match (&metric.kind, number.checked_mul(Decimal::ONE_HUNDRED)) {
        (MetricType::Percent, Some(percent)) => Typed::Text(format!("{}%", percent.normalize())),
        _ => Typed::Text(number.to_string()),
    }
}

/// Returns the condition of a value, as a formula about its cell. `n/a` and `rejected` always meet it.
fn test(metric: &Metric, cell: &str) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut least = metric.at_least;
    let mut most = metric.at_most;
    match metric.kind {
        MetricType::Count => {
            least = Some(least.unwrap_or_default().max(Decimal::ZERO));
            parts.push(format!("{cell}=INT({cell})"));
        }
        MetricType::Rank { field } => {
            least = Some(least.unwrap_or(Decimal::ONE).max(Decimal::ONE));
            most = most.or(field.map(Decimal::from));
            parts.push(format!("{cell}=INT({cell})"));
        }
        MetricType::Date => parts.push(format!("{cell}=INT({cell})")),
        MetricType::Number | MetricType::Percent => {}
        MetricType::YesNo | MetricType::Choice { .. } | MetricType::Text => return None,
    }
    parts.extend(least.map(|least| format!("{cell}>={least}")));
    parts.extend(most.map(|most| format!("{cell}<={most}")));
    parts.push("TRUE".to_owned());
    let absent = ABSENT.map(|word| format!("LOWER({cell})=\"{word}\"")).join(",");
    Some(format!("=IF(ISNUMBER({cell}),AND({}),OR({absent}))", parts.join(",")))
}

const fn is_own(column: Holds<'_>) -> bool {
    matches!(column, Holds::Unit | Holds::Name | Holds::Kind)
}

/// Returns the format of the cells of a column.
pub(super) fn format(column: Holds<'_>) -> Format {
    let number = match column {
        Holds::Value(_, metric) => match metric.kind {
            MetricType::Count | MetricType::Rank { .. } => "#,##0",
            MetricType::Number => "General",
            MetricType::Percent => "0.00%",
            MetricType::Date => "dd/mm/yyyy",
            MetricType::YesNo | MetricType::Choice { .. } | MetricType::Text => "@",
        },
        _ => "@",
    };
    Format::new().set_num_format(number)
}

const fn width(column: Holds<'_>) -> f64 {
    match column {
        Holds::Unit => 12.0,
        Holds::Name | Holds::Note(..) => 30.0,
        Holds::Kind | Holds::Value(..) | Holds::Declared(..) => 18.0,
    }
}

/// Cuts a text to the length of a message in a spreadsheet, in units of UTF-16.
fn cut(text: &str, most: usize) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let mut length = 0usize;
    let fits = |c: &char| {
        length = length.saturating_add(c.len_utf16());
        length <= most
    };
    text.chars().map(plain).take_while(fits).collect()
}

/// The lists that are too long for the drop-down itself.
pub(super) struct Lists {
    words: Words,
    columns: Vec<Vec<String>>,
}

impl Lists {
    pub(super) const fn new(words: Words) -> Self {
        Self { words, columns: Vec::new() }
    }

    /// Returns a rule to choose one of the words.
    fn rule(
        &mut self,
        rule: DataValidation,
        list: Vec<String>,
    ) -> Result<DataValidation, XlsxError> {
        /// The most units of UTF-16 of all words and the commas between them.
        const LONGEST: usize = 255;
        let length: usize = list.iter().map(|word| word.encode_utf16().count()).sum();
        let short = length.saturating_add(list.len()) <= LONGEST;
        if short && !list.iter().any(|word| word.contains([',', '"'])) {
            return rule.allow_list_strings(&list);
        }
        let place = match self.columns.iter().position(|column| *column == list) {
            Some(place) => place,
            None => {
                self.columns.push(list.clone());
                self.columns.len().saturating_sub(1)
            }
        };
        let column = u16::try_from(place).map_err(|_| XlsxError::RowColumnLimitError)?;
        let letters = column_number_to_name(column);
        let formula = format!("='{}'!${letters}$1:${letters}${}", self.words.lists(), list.len());
        Ok(rule.allow_list_formula(Formula::new(formula)))
    }

    /// Writes the sheet with the words of drop-downs, if there are any.
    pub(super) fn write(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        if self.columns.is_empty() {
            return Ok(());
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(self.words.lists())?.set_hidden(true);
        for (place, words) in (0u16..).zip(&self.columns) {
            for (row, word) in (0u32..).zip(words) {
                sheet.write_string(row, place, word)?;
            }
        }
        Ok(())
    }
}
