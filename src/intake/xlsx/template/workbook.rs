//! The workbook of a template: its guide, and the sheets to fill in.

use std::io::{self, Write};

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::form;
use super::layout::sheets;
use super::template::Template;
use super::words::Words;
use super::write::{Lists, Row, Writer};
use crate::dataset::RegisteredUnit;
use crate::dataset::unit::Unit;
use crate::diagnostic::in_a_cell;
use crate::intake::xlsx::guide::{FRAMEWORK, PASSED_OVER, VERSION};

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
    let mut lists = Lists::new(words);
    if let Some(unit) = &template.unit {
        let filled = template.dataset.as_ref().and_then(|dataset| dataset.find(&unit.id));
        let kind = unit.kind.as_ref().map(|kind| kind.as_str());
        let unit = Row { id: &unit.id, name: &unit.name, kind, filled };
        form::sheet(template, &unit, &mut lists, &mut workbook)?;
        guide(template, words, workbook.add_worksheet())?;
        lists.write(&mut workbook)?;
        return workbook.save_to_buffer();
    }
    guide(template, words, workbook.add_worksheet())?.set_active(true);
    let units = units(template);
    for sheet in sheets(template.framework, template.language, template.carries, &PASSED_OVER) {
        let writer = Writer { template, words, lists: &mut lists };
        writer.sheet(&sheet, &units, workbook.add_worksheet())?;
    }
    lists.write(&mut workbook)?;
    workbook.save_to_buffer()
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
fn guide<'w>(
    template: &Template<'_>,
    words: Words,
    sheet: &'w mut Worksheet,
) -> Result<&'w mut Worksheet, XlsxError> {
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
    Ok(sheet.set_print_fit_to_pages(1, 0))
}
