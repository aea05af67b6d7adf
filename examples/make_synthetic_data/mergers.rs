//! Who the communes of 2025 were formed from, in these data.

use crate::units::{COMMUNES_2025, communes, communes_2025, predecessors};

/// Where the file lies.
pub(crate) const NAME: &str = "thanh-hoa/merged-communes-2025.yaml";

const HEAD: &str = "\
# SỐ LIỆU GIẢ LẬP: các xã năm 2025 được ghép từ 559 xã giả lập theo thứ tự số, mỗi xã mới từ ba hoặc bốn xã liền nhau.
# Không phải phương án sắp xếp thật của tỉnh Thanh Hóa; chỉ để minh họa cách so với trước sáp nhập.
#
# SYNTHETIC: communes of 2025, formed of the 559 synthetic ones by their numbers, three or four neighbours each. It is not how the
# communes of Thanh Hóa were merged; it shows how a unit is compared with its past. Made by make_synthetic_data; do not edit it.
merged: thanh-hoa/communes-synthetic
unit_kind: commune
in_force: {from: 2025-07-01}
source: {standing: illustrative}
note: Số liệu giả lập, không phải phương án sắp xếp thật. Synthetic, not how communes were merged.

before:
";

/// The file.
pub(crate) fn text() -> String {
    let mut text = HEAD.to_owned();
    for unit in communes(0) {
        text.push_str(&format!("  {}: {}\n", unit.id, unit.name));
    }
    text.push_str("\nformed:\n");
    for (number, unit) in (1..=COMMUNES_2025).zip(communes_2025()) {
        let from: Vec<_> = predecessors(number).map(|number| format!("xa-{number:03}")).collect();
        text.push_str(&format!(
            "  - {{unit: {}, name: {}, from: [{}]}}\n",
            unit.id,
            unit.name,
            from.join(", ")
        ));
    }
    text
}
