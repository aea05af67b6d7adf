//! The texts of a template, in both languages.

use crate::intake::xlsx::figures::Head;
use crate::model::{Framework, Language, Metric, MetricType};
use crate::number::{Decimal, Quantity};

use super::layout::Holds;

/// The language of a template.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words(pub(super) Language);

impl Words {
    pub(super) const fn pick<'t>(self, vi: &'t str, en: &'t str) -> &'t str {
        match self.0 {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    /// Returns the title of the sheet that explains the workbook.
    pub(super) const fn guide(self) -> &'static str {
        self.pick("Hướng dẫn", "Guide")
    }

    /// Returns the title of the form of one unit.
    pub(super) const fn form(self) -> &'static str {
        self.pick("Biểu mẫu", "Form")
    }

    /// Returns what stands above the form of one unit.
    pub(super) const fn fill_in(self) -> &'static str {
        self.pick(
            "Chỉ điền vào các ô màu vàng. Ô để trống là chưa có số liệu (không phải là 0). Ghi “Không áp dụng” nếu số \
             liệu không áp dụng cho đơn vị. Tỷ lệ nhập có dấu %, ví dụ 85%; ngày nhập theo dạng ngày/tháng/năm.",
            "Fill in the yellow cells alone. An empty cell is a figure that is not submitted (which is not 0). Write \
             “Not applicable” where a figure does not apply to the unit. Write percentages with their sign: 85%.",
        )
    }

    /// Returns the word for a value that does not apply.
    pub(super) const fn not_applicable(self) -> &'static str {
        self.pick("Không áp dụng", "Not applicable")
    }

    /// Returns the title of the sheet that holds long lists.
    pub(super) const fn lists(self) -> &'static str {
        self.pick("Danh mục", "Lists")
    }

    pub(super) const fn yes_no(self) -> [&'static str; 2] {
        match self.0 {
            Language::Vi => ["Có", "Không"],
            Language::En => ["Yes", "No"],
        }
    }

    /// Returns the head of a column.
    pub(super) fn head(self, column: Holds<'_>, framework: &Framework) -> String {
        match column {
            Holds::Unit => self.pick("Mã đơn vị", "Unit id").to_owned(),
            Holds::Name => self.pick("Tên đơn vị", "Unit name").to_owned(),
            Holds::Kind => self.pick("Loại đơn vị", "Unit kind").to_owned(),
            Holds::Value(_, metric) => {
                let name = metric.name.get(self.0);
                let measure = match (&metric.unit_of_measure, &metric.kind) {
                    (Some(measure), _) => Some(measure.get(self.0)),
                    (None, MetricType::Percent) => Some("%"),
                    _ => None,
                };
                measure.map_or_else(|| name.to_owned(), |measure| format!("{name} ({measure})"))
            }
            Holds::Declared(_, target) => {
                let word = self.pick("Tự khai", "Declared");
                format!("{word}: {}", target.name.get(self.0))
            }
            Holds::Note(kind, _, id) => {
                let word = Head::Note(kind).words(self.0);
                let metric = framework.metrics.get(id).map(|metric| metric.name.get(self.0));
                format!("{word}: {}", metric.unwrap_or(id))
            }
        }
    }

    /// Returns the values that the cells of a metric may have.
    pub(super) fn allowed(self, metric: &Metric, may_not_apply: bool) -> String {
        let value = match &metric.kind {
            MetricType::Count => self.pick("Số nguyên không âm", "A whole number, not below zero"),
            MetricType::Number => self.pick("Số", "A number"),
            MetricType::Percent => {
                self.pick("Tỷ lệ phần trăm, ví dụ 85%", "A percentage such as 85%")
            }
            MetricType::Rank { .. } => {
                self.pick("Thứ hạng: số nguyên từ 1", "A rank: a whole number from 1")
            }
            MetricType::YesNo => self.pick("Chọn Có hoặc Không", "Choose Yes or No"),
            MetricType::Choice { .. } => {
                self.pick("Chọn một giá trị trong danh sách", "Choose from the list")
            }
            MetricType::Date => self.pick("Ngày, ví dụ 01/06/2023", "A day such as 2023-06-01"),
            MetricType::Text => self.pick("Chữ tự do", "Any text"),
        };
        let most = match metric.kind {
            MetricType::Rank { field: Some(field) } => Some(Decimal::from(field)),
            _ => metric.at_most,
        };
        let percent = matches!(metric.kind, MetricType::Percent);
        let shown = |value: Decimal| Quantity { value, percent };
        let least = metric
            .at_least
            .map(|least| format!("{} {}", self.pick("ít nhất", "at least"), shown(least)));
        let most =
            most.map(|most| format!("{} {}", self.pick("nhiều nhất", "at most"), shown(most)));
        let absent = match may_not_apply {
            true => self.pick(
                "Để trống nếu chưa có số liệu; ghi Không áp dụng nếu không áp dụng cho đơn vị.",
                "Empty if not submitted; Not applicable if it does not apply.",
            ),
            false => self.pick("Để trống nếu chưa có số liệu.", "Empty if not submitted."),
        };
        let parts: Vec<_> = [Some(value.to_owned()), least, most].into_iter().flatten().collect();
        format!("{}. {absent}", parts.join(", "))
    }

    /// Returns the lines of the guide after those that name the framework.
    pub(super) fn lines(self) -> [&'static str; 7] {
        match self.0 {
            Language::Vi => [
                "Mỗi đơn vị một dòng trên từng trang; mỗi cột một số liệu. Dòng 2 của mỗi trang là mã cột: không sửa, không xóa.",
                "Ô để trống: chưa có số liệu (không phải là 0). Ghi Không áp dụng (hoặc n/a) nếu số liệu không áp dụng cho đơn vị.",
                "Người thẩm định ghi rejected vào ô bị loại.",
                "Tỷ lệ phần trăm nhập có dấu %: 85%. Ngày nhập theo dạng ngày/tháng/năm.",
                "Ô có danh sách: chọn một giá trị trong danh sách.",
                "Không đổi tên cột, không thêm cột; ghi chú riêng thì để ở trang khác.",
                "Kết quả của công thức có quá 15 chữ số thì làm tròn bằng hàm ROUND.",
            ],
            Language::En => [
                "One row per unit on every sheet, one column per figure. Row 2 of each sheet has the ids of the columns: leave it as it is.",
                "An empty cell: not submitted (which is not 0). Write Not applicable (or n/a) if a figure does not apply to the unit.",
                "The verifier writes rejected into a cell that is refused.",
                "Write percentages with their sign: 85%. Write days as days, not as text.",
                "Cells with a list: choose from the list.",
                "Do not rename columns and do not add any; keep notes of your own on another sheet.",
                "Round the results of formulas that have more than 15 digits with ROUND.",
            ],
        }
    }
}
