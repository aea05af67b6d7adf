//! The cells of a template.

use std::io::{self, Write};

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Formula, Workbook, Worksheet, XlsxError, utility::column_number_to_name,
};

use super::layout::{Holds, Sheet, sheets};
use super::template::Template;
use super::words::Words;
use crate::dataset::unit::Unit;
use crate::dataset::{RegisteredUnit, Value};
use crate::diagnostic::{in_a_cell, shown};
use crate::intake::binary::decimal;
use crate::intake::values::absent_word;
use crate::intake::xlsx::guide::PASSED_OVER;
use crate::intake::xlsx::guide::{FRAMEWORK, VERSION};
use crate::model::metric::option_called;
use crate::model::{Metric, MetricType};
use crate::number::Decimal;

/// The rows of heads and ids.
const HEADER: u32 = 2;
/// The most units of UTF-16 in a cell.
const MOST_TEXT: usize = 32_767;
/// The words in place of a value.
const ABSENT: [&str; 2] = ["n/a", "rejected"];

impl Template<'_> {
    /// Writes the workbook.
    ///
    /// # Errors
    /// Those of the writer. [`io::ErrorKind::InvalidInput`] if the dataset was read for another framework, or
    /// a sheet would have more rows, columns or text in a cell than XLSX allows (1,048,576 rows, 16,384
    /// columns, 32,767 characters). For a text, the unit and the column are named.
    pub fn write(&self, mut writer: impl Write) -> io::Result<()> {
        if let Some(dataset) = &self.dataset
            && let Err(error) = dataset.check_rules(self.framework)
        {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, error));
        }
        let bytes = workbook(self).map_err(|error| match error {
            XlsxError::IoError(error) => error,
            error => io::Error::new(io::ErrorKind::InvalidInput, error),
        })?;
        writer.write_all(&bytes)?;
        writer.flush()
    }
}

/// Returns the bytes of a template.
pub(super) fn workbook(template: &Template<'_>) -> Result<Vec<u8>, XlsxError> {
    let words = Words(template.language);
    let mut workbook = Workbook::new();
    // A fixed day: no clock influences the bytes.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let name = template.framework.name.get(template.language);
    let properties = DocProperties::new().set_title(name).set_creation_datetime(&created);
    workbook.set_properties(&properties);
    guide(template, words, workbook.add_worksheet())?;
    let units = units(template);
    let mut lists = Lists { words, columns: Vec::new() };
    for sheet in sheets(template.framework, template.language, template.carries, &PASSED_OVER) {
        let writer = Writer { template, words, units: &units, lists: &mut lists };
        writer.sheet(&sheet, workbook.add_worksheet())?;
    }
    lists.write(&mut workbook)?;
    workbook.save_to_buffer()
}

/// A unit that has a row.
struct Row<'t> {
    id: &'t str,
    name: &'t str,
    kind: Option<&'t str>,
    /// The row in the dataset, if it has one there.
    filled: Option<usize>,
}

/// Returns the units of the dataset, then those of the register that are not among them.
fn units<'t>(template: &'t Template<'_>) -> Vec<Row<'t>> {
    let dataset = template.dataset.as_ref();
    let own = dataset.map(|dataset| dataset.rows()).unwrap_or_default();
    let of_dataset = |(row, unit): (usize, &'t Unit)| Row {
        id: &unit.id,
        name: &unit.name,
        kind: Some(unit.kind.as_str()),
        filled: Some(row),
    };
    let mut rows: Vec<_> = own.iter().enumerate().map(of_dataset).collect();
    let kinds = &template.framework.unit_kinds;
    let registered = template.register.as_ref().map(|register| register.units());
    let reports = |unit: &&RegisteredUnit| {
        unit.kind.as_ref().is_none_or(|kind| kinds.contains(kind))
            && dataset.is_none_or(|dataset| dataset.find(&unit.id).is_none())
    };
    let others = registered.unwrap_or_default().iter().filter(reports);
    rows.extend(others.map(|unit| Row {
        id: &unit.id,
        name: &unit.name,
        kind: unit.kind.as_ref().map(|kind| kind.as_str()),
        filled: None,
    }));
    rows
}

/// Writes the sheet that explains the others.
fn guide(template: &Template<'_>, words: Words, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let framework = template.framework;
    let title = Format::new().set_bold().set_font_size(14).set_text_wrap();
    let strong = Format::new().set_bold().set_align(FormatAlign::Top);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name(words.guide())?;
    sheet.set_column_width(0, 24)?.set_column_width(1, 100)?;
    sheet.write_string_with_format(0, 1, in_a_cell(framework.name.get(words.0)), &title)?;
    let document = framework.source.document.as_deref().unwrap_or_default();
    let facts = [
        (words.pick(FRAMEWORK.0, FRAMEWORK.1), framework.id.as_str()),
        (words.pick(VERSION.0, VERSION.1), framework.version.as_str()),
        (words.pick("Văn bản", "Document"), document),
        (words.pick("Mã kiểm tra (SHA-256)", "Digest (SHA-256)"), framework.digest.as_str()),
    ];
    let mut row = 2u32;
    for (what, fact) in facts.into_iter().filter(|(_, fact)| !fact.is_empty()) {
        sheet.write_string_with_format(row, 0, what, &strong)?;
        sheet.write_string_with_format(row, 1, in_a_cell(fact), &text)?;
        row = row.saturating_add(1);
    }
    row = row.saturating_add(1);
    for (number, line) in (1u8..).zip(words.lines()) {
        let number = f64::from(number);
        sheet.write_number_with_format(row, 0, number, &strong)?;
        sheet.write_string_with_format(row, 1, line, &text)?;
        row = row.saturating_add(1);
    }
    sheet.set_print_fit_to_pages(1, 0).set_active(true);
    Ok(())
}

/// Writes one sheet.
struct Writer<'w, 't, 'f> {
    template: &'t Template<'f>,
    words: Words,
    units: &'w [Row<'t>],
    lists: &'w mut Lists,
}

impl Writer<'_, '_, '_> {
    fn sheet(mut self, sheet: &Sheet<'_>, out: &mut Worksheet) -> Result<(), XlsxError> {
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
        for (place, column) in sheet.columns.iter().enumerate() {
            let place = u16::try_from(place).map_err(|_| XlsxError::RowColumnLimitError)?;
            let format = format(*column);
            out.set_column_width(place, width(*column))?;
            out.set_column_format(place, &format)?;
            let text = self.words.head(*column, self.template.framework);
            out.write_string_with_format(0, place, in_a_cell(&text), &head)?;
            out.write_string_with_format(1, place, self.id(*column), &id)?;
            for (row, unit) in (HEADER..).zip(self.units) {
                self.cell(out, (row, place), *column, unit, &format)?;
            }
            let ready = if self.units.is_empty() { self.template.rows } else { self.units.len() };
            let last = u32::try_from(ready).ok().and_then(|ready| HEADER.checked_add(ready));
            let last = last.and_then(|end| end.checked_sub(1)).filter(|last| *last >= HEADER);
            if let Some(last) = last
                && let Some(rule) = self.rule(*column, place)?
            {
                out.add_data_validation(HEADER, place, last, place, &rule)?;
            }
        }
        Ok(())
    }

    /// Returns the id of a column, by which it is read back.
    fn id(&self, column: Holds<'_>) -> String {
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
    fn cell(
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

    /// Returns the check of a cell while it is typed.
    fn rule(&mut self, column: Holds<'_>, place: u16) -> Result<Option<DataValidation>, XlsxError> {
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
                    list.extend(ABSENT.map(str::to_owned));
                    list
                });
                let cell = format!("{}{}", column_number_to_name(place), HEADER.saturating_add(1));
                let name = metric.name.get(self.words.0).to_owned();
                (name, self.words.allowed(metric), list, test(metric, &cell))
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
fn format(column: Holds<'_>) -> Format {
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
struct Lists {
    words: Words,
    columns: Vec<Vec<String>>,
}

impl Lists {
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
    fn write(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
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
