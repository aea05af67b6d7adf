//! What people and spreadsheets write into tables, and what is said of it: rows that are no units, ids that a spreadsheet
//! changed, and numbers with something around them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::{Dataset, Framework, Language};

const RULES: &str = "framework: test/typed\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 1\nabsent: {missing: zero}\n\
metrics: {n: {type: number}, c: {type: count}, p: {type: percent}, y: {type: yes_no}}\n\
indicators: [{id: y, points: 1, scoring: {yes_no: y}}]\n";

/// The code of the first fault of a CSV file with its message and its help, if it has any.
fn first_fault(csv: &str, language: Language) -> Option<[String; 3]> {
    let framework = Framework::from_yaml(RULES).unwrap();
    let faults = Dataset::from_csv(csv.as_bytes(), &framework).err()?;
    let fault = faults.iter().next()?;
    let help = fault.help.as_ref().map(|help| help.get(language)).unwrap_or_default();
    Some([fault.code.as_str().to_owned(), fault.message.get(language), help])
}

/// A cell between quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The fault of a table with a unit of this id.
fn of_id(id: &str) -> Option<[String; 3]> {
    first_fault(&format!("unit,n\nu1,12\n{},27\n", quoted(id)), Language::Vi)
}

/// The fault of a table with a unit of this name, which has a figure or not.
fn of_row(id: &str, name: &str, figure: &str) -> Option<[String; 3]> {
    let row = [quoted(id), quoted(name), figure.to_owned()].join(",");
    let csv = format!("unit,name,n\nu1,Xã Một,12\nu2,Xã Hai,13\nu3,Xã Ba,15\n{row}\n");
    first_fault(&csv, Language::Vi)
}

#[test]
fn rows_of_a_form_are_no_units() {
    let composed = "To\u{302}\u{309}ng co\u{323}\u{302}ng";
    let totals = [
        composed,
        "Tổng cộng",
        "TỔNG CỘNG:",
        "Tổng cộng (I + II)",
        "Tổng cộng I + II",
        "CỘNG",
        "Cộng:",
        "Cộng (a)",
        "Tổng: 3 xã",
        "Tong cong",
        "TOTAL",
        "Toàn tỉnh",
        "CẢ TỈNH",
        "Cả nước",
        "Toàn quốc",
        "Trung bình chung",
        "Trung bình",
        "Cao nhất",
        "Thấp nhất",
        "Cộng toàn huyện",
        "Tổng các xã",
        "Tổng xã",
        "Tính chung",
        "Toàn huyện",
        "Trung bình toàn tỉnh",
        "Average",
    ];
    let besides =
        ["Trong đó:", "Trong đó: trực tuyến", "Luỹ kế", "So với cùng kỳ", "Tăng/giảm (%)"];
    let closings = [
        "Người lập biểu",
        "NGƯỜI LẬP BIỂU (ký tên)",
        "TM. ỦY BAN NHÂN DÂN",
        "TM. UỶ BAN NHÂN DÂN XÃ AN",
        "T/M UBND",
        "KT. CHỦ TỊCH",
        "KT.CHỦ TỊCH",
        "(Ký, ghi rõ họ tên)",
        "Nơi nhận:",
        "Thủ trưởng đơn vị",
        "THỦ TRƯỞNG",
        "Ghi chú: số liệu đến 30/6",
        "Thanh Hóa, ngày 15 tháng 6 năm 2025",
        "Ngày     tháng     năm 2025",
        "* Số liệu tính đến hết tháng 6",
        "- Số liệu của Công an xã",
        "(1) Theo báo cáo của xã",
    ];
    let heads = ["unit", "Unit", "Mã đơn vị", "TÊN ĐƠN VỊ", "Đơn vị"];
    for (texts, says) in [
        (&totals[..], "là dòng cộng"),
        (&besides, "chia nhỏ hoặc so sánh"),
        (&closings, "là phần cuối biểu"),
        (&heads, "lặp lại tiêu đề"),
    ] {
        for text in texts {
            let [code, message, _] = of_id(text).unwrap_or_else(|| panic!("{text}"));
            assert!(code == "D0308" && message.contains(says), "{text}: {message}");
        }
    }
}

#[test]
fn names_that_begin_like_such_rows_are_of_units() {
    for text in [
        "01",
        "cong",
        "tan-phu",
        "triệu-thành",
        "Tổng Cọt",
        "Tổng công ty Sông Đà",
        "Tổng cục Thuế",
        "Cộng Hòa",
        "Cộng Hiền",
        "Cong Hoa",
        "Công Liêm",
        "Kỳ Anh",
        "Trung Bình",
        "Thị trấn Nông Cống",
        "Sở Thông tin, Truyền thông",
        "Giám Lợi",
        "TM-01",
        "unit-1",
        "Đơn vị số một",
        "Đơn vị 1",
        "Toàn Thắng",
        "Trung Bình Hạ",
        "Xã Sơn Đông",
        "Sơn Đông, Sơn Tây",
        "Bao Gò",
        "Chia Rai",
        "-1",
    ] {
        assert_eq!(of_id(text), None, "{text}");
    }
}

#[test]
fn headings_have_two_signs() {
    for (id, name) in [
        ("I", "KHU VỰC ĐỒNG BẰNG"),
        ("II.", "Khu vực miền núi"),
        ("A", "Khối sở"),
        ("a)", "Các huyện miền núi"),
        ("1.", "ĐỒNG BẰNG"),
        ("I.1", "Vùng ven biển"),
        ("II", ""),
        ("", "KHU VỰC ĐỒNG BẰNG"),
        ("HUYỆN ĐÔNG SƠN", ""),
        ("Khối sở", ""),
        ("D05", "HUYỆN ĐÔNG SƠN"),
    ] {
        let fault = of_row(id, name, "");
        assert_eq!(fault.as_ref().map(|[code, ..]| code.as_str()), Some("D0308"), "{id} {name}");
    }
    for (id, name) in [
        ("A", "Xã An"),
        ("I", "Xã Ia O"),
        ("01", "Xã An"),
        ("1", "XÃ AN"),
        ("D05", "Huyện Đông Sơn"),
        ("xa-an", ""),
        ("XA-AN", ""),
        ("01", ""),
        ("Xã An", ""),
        ("X07", "Cụm Lươngg"),
        ("mi", "Xã Mỹ"),
        ("xi", "Xã Xi"),
    ] {
        assert_eq!(of_row(id, name, ""), None, "{id} {name}");
    }
}

#[test]
fn what_a_spreadsheet_makes_of_ids() {
    for id in [
        "01/02/2024",
        "1/2/24",
        "2024-02-01",
        "01-02-2024",
        "1.2.2024",
        "2-Jan",
        "02-Jan-24",
        "Jan-24",
        "2-Thg1",
        "Thg1-24",
        "1 Jan 2024",
        "1%",
        "12,5 %",
        "TRUE",
        "false",
        "ĐÚNG",
        "SAI",
        "1E+05",
        "1,23E+11",
        "-1.5e-7",
        "#REF!",
        "#N/A",
        "#NAME?",
        "#DIV/0!",
        "####",
        "=A1",
        "=\"a\"&\"b\"",
        "12:30",
        "'001",
        "01.0",
        "1:20:00",
        "08:30 AM",
        "1/2/2024 0:00",
    ] {
        let fault = of_id(id);
        assert_eq!(
            fault.as_ref().map(|[code, ..]| code.as_str()),
            Some("D0310"),
            "{id}: {fault:?}"
        );
    }
    for id in [
        "1",
        "001",
        "an",
        "xa-01",
        "1-2",
        "1/2",
        "12/2024",
        "01-02-24",
        "01.02.24",
        "31.02.2024",
        "38-04-1956",
        "MAR-01",
        "E05",
        "1E5",
        "2E",
        "#1",
        "# 1",
        "1:a",
        "dung",
        "A:1",
        "%",
        "tháng-1",
        "D05",
        "I",
        "1.1",
        "Janus",
        "Xã Marơ",
        "38.1-2024",
    ] {
        assert_eq!(of_id(id), None, "{id}");
    }
}

#[test]
fn names_have_no_characters_that_act_and_are_no_formulas() {
    for (name, code) in [
        ("Xã \u{202e}An", "D0309"),
        ("=B2", "D0310"),
        ("=“Xã An”", "D0310"),
        ("=VLOOKUP(A1;B:C;2;0)", "D0310"),
        ("#N/A", "D0310"),
        ("#REF!", "D0310"),
    ] {
        assert_eq!(of_row("u4", name, "7").unwrap_or_default()[0], code, "{name}");
    }
    for name in ["", "Xã An", "1", "01/02/2024", "TRUE", "#1", "Xã\u{200b} An"] {
        assert_eq!(of_row("u4", name, "7"), None, "{name}");
    }
}

/// The advice for a cell of a metric.
fn advice(metric: &str, text: &str) -> Option<String> {
    let csv = format!("unit,{metric}\nan,{}\n", quoted(text));
    first_fault(&csv, Language::En).map(|[_, _, help]| help)
}

/// The last text between backticks, which the advice says to write.
fn told(advice: &str) -> Option<&str> {
    advice.rsplit('`').nth(1)
}

#[test]
fn what_is_told_to_write_is_read() {
    for (metric, text, expected) in [
        ("n", "1 234,5", "1234,5"),
        ("n", "1\u{a0}234", "1234"),
        ("n", "1'234", "1234"),
        ("n", "1_000", "1000"),
        ("n", "(12)", "12"),
        ("n", "12 (ước)", "12"),
        ("n", "12(*)", "12"),
        ("n", "~12", "12"),
        ("n", "≈ 12,5", "12,5"),
        ("n", "khoảng 12", "12"),
        ("n", "ước đạt 12 hồ sơ", "12"),
        ("n", ">12", "12"),
        ("n", "12*", "12"),
        ("n", "12¹", "12"),
        ("n", "– 12", "-12"),
        ("n", "−12", "-12"),
        ("n", "- 12", "-12"),
        ("n", "1.000.000 đồng", "1000000"),
        ("n", "1.234.567đ", "1234567"),
        ("n", "$12", "12"),
        ("n", "'12", "12"),
        ("n", "12.", "12"),
        ("n", "１２", "12"),
        ("n", "1\u{200b}2", "12"),
        ("c", "12 hồ sơ", "12"),
        ("c", "Tổng 12", "12"),
        ("p", "85 % đạt", "85%"),
        ("p", ">80%", "80%"),
        ("p", "(85%)", "85%"),
        ("p", "85 phần trăm", "85%"),
        ("p", "~ 85,5", "85,5%"),
    ] {
        let advice_of = advice(metric, text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(told(&advice_of), Some(expected), "{text}: {advice_of}");
        assert_eq!(advice(metric, expected), None, "{expected}");
    }
}

#[test]
fn where_nothing_is_certain_no_number_is_told() {
    for text in [
        "12/15",
        "12-15",
        "12 – 15",
        "12 đến 15",
        "12,5tr",
        "12 triệu",
        "12 tỷ đồng",
        "3 nghìn",
        "1e3",
        "1,2E+5",
        "0x10",
        "12½",
        "12 và 13",
        "12 trên 15",
        "01/02/2024",
        "=1+1",
        "12 15",
        "12 m2",
        "8,5‰",
        "8,5 phần nghìn",
    ] {
        let advice = advice("n", text).unwrap_or_else(|| panic!("{text}"));
        let says = !advice.is_empty() && !advice.contains(": `") && !advice.contains("write `");
        assert!(says, "{text}: {advice}");
    }
    for text in ["abc", "QĐ12"] {
        assert_eq!(advice("n", text).as_deref(), Some(""), "{text}");
    }
    // Half a dossier is not a count, and neither is a percentage.
    assert_eq!(told(&advice("c", "12,5 hồ sơ").unwrap()), None);
    assert_eq!(
        advice("c", "85% đạt").unwrap(),
        "write the number alone, without what follows it, without `%`"
    );
}
