//! The formats of cells.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::model::Language;
use crate::number::Shown;
use crate::report::cell::Value;
use crate::report::table::Align;
use crate::report::{Cell, Tone};

/// Dark enough to be read on white in print.
const GOOD: Color = Color::RGB(0x1B_6E_3C);
const BAD: Color = Color::RGB(0xA6_1C_1C);
const UNKNOWN: Color = Color::RGB(0x6B_5A_00);
const LINE: Color = Color::RGB(0xB8_C2_CC);
const HEAD: Color = Color::RGB(0xDC_E6_F1);
const GROUP: Color = Color::RGB(0xF2_F5_F9);

/// The formats of a workbook.
pub(super) struct Formats {
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) text: Format,
    /// Text that is broken into lines.
    pub(super) prose: Format,
    pub(super) head: Format,
    pub(super) figure: Format,
    /// Across the cells beside it.
    pub(super) signed: Format,
    language: Language,
}

impl Formats {
    pub(super) fn new(language: Language) -> Self {
        let text = Format::new().set_align(FormatAlign::Top);
        let head = bordered().set_bold().set_background_color(HEAD).set_text_wrap();
        let head = head.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
        Self {
            title: Format::new().set_bold().set_font_size(14),
            heading: Format::new().set_bold().set_font_size(12),
            figure: Format::new().set_bold(),
            signed: Format::new().set_italic(),
            prose: text.clone().set_text_wrap(),
            text,
            head,
            language,
        }
    }

    /// Returns the format of a cell of a table.
    pub(super) fn of(&self, cell: &Cell, align: Align, heading: bool) -> Format {
        let mut format = bordered().set_align(FormatAlign::Top);
        if let Some(number_format) = self.number_format(&cell.value) {
            format = format.set_num_format(number_format);
        }
        format = match (&cell.value, align) {
            // Keeps a distance from the number to its left.
            (Value::Text(_), Align::Left) => {
                format.set_align(FormatAlign::Left).set_indent(1).set_text_wrap()
            }
            (_, Align::Left) => format.set_align(FormatAlign::Left).set_indent(1),
            (_, Align::Right) => format.set_align(FormatAlign::Right),
        };
        format = match cell.tone {
            Tone::Plain => format,
            Tone::Good => format.set_font_color(GOOD),
            Tone::Bad => format.set_font_color(BAD),
            Tone::Unknown => format.set_font_color(UNKNOWN),
        };
        if heading { format.set_bold().set_background_color(GROUP) } else { format }
    }

    /// Returns the number format of Excel, with the places that the number has. The thousands and decimal
    /// signs are those of the reader's own Excel.
    fn number_format(&self, value: &Value) -> Option<String> {
        let places = |scale: u32| match scale {
            0 => "#,##0".to_owned(),
            scale => format!("#,##0.{}", "0".repeat(usize::try_from(scale).unwrap_or(0))),
        };
        // Marks dropped digits as everywhere else.
        let about = |number: &Shown| if number.is_exact() { "" } else { "\"≈ \"" };
        match value {
            Value::Nothing | Value::Text(_) | Value::Nature(_) | Value::Kind(_) => None,
            Value::Number(number) => Some(format!("{}{}", about(number), places(number.scale()))),
            Value::Change(change) => {
                let (about, plain) = (about(change), places(change.scale()));
                Some(format!("{about}+{plain};{about}\u{2212}{plain};{about}{plain}"))
            }
            Value::Share(share) => {
                let shown = share.hundredfold()?.in_column(2);
                Some(format!("{}{}%", about(&shown), places(shown.scale())))
            }
            Value::Date(_) => Some(match self.language {
                Language::Vi => "dd/mm/yyyy".to_owned(),
                Language::En => "yyyy-mm-dd".to_owned(),
            }),
        }
    }
}

fn bordered() -> Format {
    Format::new().set_border(FormatBorder::Thin).set_border_color(LINE)
}
