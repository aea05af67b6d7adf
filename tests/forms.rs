//! Forms as offices keep them: titles above the table, totals, signatures and notes around it. What is no
//! figure of a unit is never read as one, and what is refused is refused in words that help.
#![cfg(feature = "xlsx")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::dataset::{ReadOptions, Register, RegisteredUnit, Value};
use dti_engine::diagnostic::Diagnostics;
use dti_engine::{Dataset, Framework, Language};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

const RULES: &str = r#"
framework: test/form
version: '1'
kind: index
unit_kind: commune
points: 10
absent: {missing: zero, not_applicable: exclude, rejected: zero}
metrics:
  dossiers:    {type: count, name: {vi: Số hồ sơ}}
  online_rate: {type: percent, name: {vi: Tỷ lệ trực tuyến}}
  portal:      {type: yes_no, name: {vi: Có trang thông tin}}
  head:        {type: choice, options: {chief: {vi: Trưởng ban}, deputy: {vi: Phó ban}}, name: {vi: Người đứng đầu}}
  opened:      {type: date, name: {vi: Ngày mở}}
  note:        {type: text, name: {vi: Ghi chú}}
indicators:
  - {id: a, points: 10, scoring: {yes_no: portal}}
"#;

fn framework() -> Framework {
    Framework::from_yaml(RULES).unwrap_or_else(|faults| panic!("{faults}"))
}

fn register() -> Register {
    Register::new([
        RegisteredUnit::new("01", "Xã Tân Phú").also("Tổng Cọt"),
        RegisteredUnit::new("02", "Xã Hòa Bình"),
        RegisteredUnit::new("03", "Cộng"),
    ])
    .unwrap()
}

fn form(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet().set_name("Biểu 01").unwrap());
    workbook.save_to_buffer().unwrap()
}

/// Rows of texts, with numbers where a text is one; the first one stands in this row, from 0.
fn rows(sheet: &mut Worksheet, first: u32, rows: &[&[&str]]) {
    for (row, cells) in (first..).zip(rows) {
        for (column, cell) in (0u16..).zip(*cells) {
            match cell.parse::<f64>() {
                Ok(number) if !cell.starts_with('0') => {
                    sheet.write_number(row, column, number).unwrap();
                }
                _ if cell.is_empty() => {}
                _ => {
                    sheet.write_string(row, column, *cell).unwrap();
                }
            }
        }
    }
}

fn read(bytes: &[u8], options: ReadOptions) -> Result<Dataset, Diagnostics> {
    options.name("biểu.xlsx").read_xlsx(bytes, &framework())
}

fn codes(result: Result<Dataset, Diagnostics>) -> Vec<&'static str> {
    result
        .err()
        .map(|faults| faults.iter().map(|fault| fault.code.as_str()).collect())
        .unwrap_or_default()
}

fn csv(dataset: &Dataset) -> String {
    let mut text = Vec::new();
    dataset.to_csv(&mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// The form that an office sends: a national title, the heads of the columns, two units, what closes it.
fn office(total: &[&str]) -> Vec<u8> {
    form(|sheet| {
        let plain = Format::new();
        rows(sheet, 0, &[&["UBND TỈNH THANH HÓA"], &["Biểu số 01/CĐS"]]);
        let title = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
        sheet.merge_range(0, 2, 0, 5, title, &plain).unwrap();
        rows(
            sheet,
            4,
            &[
                &["Mã đơn vị", "Tên đơn vị", "Số hồ sơ", "Trang thông tin", "Ghi chú"],
                &["unit", "name", "dossiers", "portal", "note"],
                &["01", "Xã Tân Phú", "12", "Có"],
                &["02", "Xã Hòa Bình", "21", "Không", "đang nâng cấp"],
                total,
                &[],
                &["", "", "", "", "Thanh Hóa, ngày 15 tháng 6 năm 2025"],
                &["NGƯỜI LẬP BIỂU", "", "", "", "TM. ỦY BAN NHÂN DÂN"],
                &["", "", "", "", "KT. CHỦ TỊCH"],
                &["Nguyễn Văn An", "", "", "", "Trần Thị Bình"],
            ],
        );
    })
}

const UNITS: &str = "unit,name,kind,dossiers,online_rate,portal,head,opened,note\n\
                     01,Xã Tân Phú,commune,12,,yes,,,\n\
                     02,Xã Hòa Bình,commune,21,,no,,,đang nâng cấp\n";

#[test]
fn what_closes_a_form_is_no_unit() {
    let total = ["", "TỔNG CỘNG", "33"];
    let refused = |options| read(&office(&total), options).unwrap_err().render();
    let said = [
        refused(ReadOptions::default()),
        read(&office(&[]), ReadOptions::default()).unwrap_err().render(),
    ];
    insta::assert_snapshot!("closing", said.join("\n\n"));
    // With a register no unit can be lost, so such rows are passed over, and told.
    let dataset = read(&office(&total), ReadOptions::default().register(register())).unwrap();
    assert_eq!(csv(&dataset), UNITS);
    assert_eq!(
        dataset.remarks(Language::En),
        [
            "rows passed over, which are no unit's: `Thanh Hóa, ngày 15 tháng 6 năm 2025`, `TỔNG CỘNG`"
        ]
    );
}

#[test]
fn a_table_ends_with_the_text_that_was_named() {
    for total in [["", "TỔNG CỘNG", "33"], ["Tổng cộng:", "", "33"], ["tổng  cộng", "", ""]]
    {
        for options in [ReadOptions::default(), ReadOptions::default().register(register())] {
            let dataset = read(&office(&total), options.foot("Tổng cộng")).unwrap();
            assert_eq!(csv(&dataset), UNITS, "{total:?}");
        }
    }
    let place = "Thanh Hóa, ngày 15 tháng 6 năm 2025";
    assert_eq!(csv(&read(&office(&[]), ReadOptions::default().foot(place)).unwrap()), UNITS);
    // Place and day are others in each form; they stand above the signatures.
    let options = ReadOptions::default().foot("Người lập biểu");
    assert_eq!(csv(&read(&office(&[]), options.clone()).unwrap()), UNITS);
    let figures = form(|sheet| {
        let day = "Xã An, ngày 1 tháng 6 năm 2025";
        let table: [&[&str]; 5] =
            [&["unit", "dossiers"], &["01", "5"], &[day], &["02", "6"], &["Người lập biểu"]];
        rows(sheet, 0, &table);
    });
    assert_eq!(codes(read(&figures, options)), ["D0308"]);
    // A text that ends no table changes nothing.
    assert_eq!(codes(read(&office(&[]), ReadOptions::default().foot("Hết"))), ["D0308"]);
}

#[test]
fn no_figures_are_lost_beneath_the_end_of_a_table() {
    let table = |beneath: &[&str]| {
        form(|sheet| {
            let head: &[&str] = &["unit", "name", "dossiers", "portal", "note"];
            rows(
                sheet,
                0,
                &[head, &["01", "Xã Tân Phú", "12"], &["", "Cộng cụm 1", "12"], beneath],
            );
        })
    };
    let options = || ReadOptions::default().foot("Cộng cụm 1");
    for figures in [
        &["02", "", "5"][..],
        &["", "", "1.234"],
        &["", "Xã Hòa Bình", "", "", ""],
        &["", "", "", "có"],
    ] {
        let with = read(&table(figures), options().register(register()));
        assert_eq!(codes(with), ["D0308"], "{figures:?}");
    }
    let faults = read(&table(&["02", "", "5"]), options()).unwrap_err();
    insta::assert_snapshot!("beneath", format!("{faults:#}"));
    for closing in [&["Người lập", "", "(ký)", "", "Chủ tịch"][..], &["", "", "TM. UBND"]]
    {
        assert_eq!(codes(read(&table(closing), options().register(register()))), [""; 0]);
    }
}

/// A unit that the register has may be called as it likes.
#[test]
fn a_unit_of_the_register_is_one_whatever_it_is_called() {
    let bytes = form(|sheet| {
        rows(sheet, 0, &[&["name", "dossiers"], &["Cộng", "5"], &["Tổng Cọt", "6"]]);
    });
    let read = |options: ReadOptions| read(&bytes, options.register(register())).unwrap();
    for options in [ReadOptions::default(), ReadOptions::default().foot("Cộng")] {
        let dataset = read(options);
        assert_eq!(dataset.units().map(|unit| unit.id()).collect::<Vec<_>>(), ["03", "01"]);
    }
}

#[test]
fn numbers_beneath_the_heads_are_no_unit() {
    let numbered = |numbers: &[&str], first: bool| {
        form(|sheet| {
            let ids: &[&str] = &["unit", "name", "dossiers", "note"];
            let unit: &[&str] = &["01", "Xã Tân Phú", "12"];
            let order = if first { [numbers, ids, unit] } else { [ids, numbers, unit] };
            rows(sheet, 0, &order);
        })
    };
    // Without words for it, each of these would be a unit `A`, `(1)` or `1`.
    for numbers in [&["A", "B", "1", "2"][..], &["(1)", "(2)", "(3)", "(4)"], &["1", "2", "3", "4"]]
    {
        // In brackets they cannot be figures.
        let expected: &[&str] = if numbers[0] == "(1)" { &[] } else { &["D0308"] };
        assert_eq!(codes(read(&numbered(numbers, false), ReadOptions::default())), expected);
        assert_eq!(codes(read(&numbered(numbers, true), ReadOptions::default())), [""; 0]);
    }
    let faults = read(&numbered(&["A", "B", "1", "2"], false), ReadOptions::default()).unwrap_err();
    insta::assert_snapshot!("numbers", format!("{faults:#}"));
    // It is the first row or none.
    let bytes = form(|sheet| {
        let head: &[&str] = &["unit", "name", "dossiers"];
        rows(sheet, 0, &[head, &["an", "Xã An", "7"], &["1", "2", "3"]]);
    });
    assert_eq!(codes(read(&bytes, ReadOptions::default())), [""; 0]);
}

#[test]
fn what_people_write_instead_of_a_value_is_refused_with_advice() {
    let bytes = form(|sheet| {
        rows(
            sheet,
            0,
            &[
                &["unit", "dossiers", "online_rate", "portal", "head", "opened"],
                &["an", "Không có", "85 phần trăm", "x", "-", "-"],
                &["binh", "...", "100", "Co", "Pho ban.", "2023"],
                &["chi", "", "", "Khong", "", "20230601"],
                &["dong", "", "", "-", "", "45078"],
            ],
        );
        let (percent, day) =
            (Format::new().set_num_format("0%"), Format::new().set_num_format("d/m/yyyy"));
        sheet.write_number_with_format(3, 1, 0.85, &percent).unwrap();
        let first = ExcelDateTime::from_ymd(2023, 1, 5).unwrap();
        sheet.write_datetime_with_format(4, 1, &first, &day).unwrap();
        sheet.write_string(1, 8, "chưa chốt").unwrap();
    });
    insta::assert_snapshot!("advice", read(&bytes, ReadOptions::default()).unwrap_err().render());
}

/// A number that contradicts the sign of the file is one fault, not also what it would be with the other.
#[test]
fn a_number_with_the_other_sign_is_one_fault() {
    let text = "unit,online_rate\nan,\"85,5%\"\nbinh,\"90,5%\"\nchi,0.85\n";
    let faults = Dataset::from_csv(text.as_bytes(), &framework()).unwrap_err();
    assert_eq!(faults.iter().map(|fault| fault.code.as_str()).collect::<Vec<_>>(), ["D0411"]);
}

#[test]
fn what_nobody_sees_is_nothing() {
    let bytes = form(|sheet| {
        let head: &[&str] = &["unit", "name", "dossiers", "portal", "note"];
        let (unit, blank) = ("an\u{200b}", "\u{a0}\u{200b} \u{feff}");
        rows(sheet, 0, &[head, &[unit, "", "12\u{200b}", blank, blank], &[blank, blank, blank]]);
    });
    let dataset = read(&bytes, ReadOptions::default()).unwrap();
    let of = |metric| dataset.unit("an").unwrap().value(metric).unwrap();
    assert_eq!(of("dossiers"), Value::from(12));
    assert_eq!((of("portal"), of("note")), (Value::Missing, Value::Missing));
    let text = "unit,dossiers,portal\nan\u{200b},12\u{200b},\u{200b}\n";
    let dataset = Dataset::from_csv(text.as_bytes(), &framework()).unwrap();
    assert_eq!(dataset.units().next().unwrap().id(), "an");
    assert_eq!(dataset.values("portal").unwrap().next().unwrap(), Value::Missing);
}

/// Codes of communes are shown with their zeros and stored without them.
#[test]
fn an_id_that_is_shown_with_zeros_has_them() {
    let shown = |format: &str| {
        form(|sheet| {
            rows(sheet, 0, &[&["unit", "dossiers", "note"], &["", "7", ""]]);
            let format = Format::new().set_num_format(format);
            sheet.write_number_with_format(1, 0, 123, &format).unwrap();
            sheet.write_number_with_format(1, 1, 7, &format).unwrap();
            sheet.write_number_with_format(1, 2, 123_456, &format).unwrap();
        })
    };
    for (format, id) in [("00000", "00123"), ("000", "123"), ("0", "123"), ("General", "123")] {
        let dataset = read(&shown(format), ReadOptions::default()).unwrap();
        assert_eq!(dataset.units().next().unwrap().id(), id, "{format}");
        let of = |metric| dataset.values(metric).unwrap().next().unwrap();
        // A figure is a number, however it is shown; no digit of a text is lost.
        assert_eq!(of("dossiers"), Value::from(7));
        assert_eq!(of("note"), Value::Text("123456".to_owned()));
    }
    let register = Register::new([RegisteredUnit::new("00123", "Xã An")]).unwrap();
    let faults = read(&shown("General"), ReadOptions::default().register(register)).unwrap_err();
    let fault = faults.iter().next().unwrap();
    assert_eq!((fault.code.as_str(), fault.nearest.as_deref()), ("D0306", Some("Xã An")));
    assert_eq!(fault.help.as_deref(), Some("did you mean `Xã An` (`00123`)?"));
}

#[test]
fn sheets_and_files_of_other_kinds_are_refused_with_advice() {
    let hidden = |very: bool| {
        let mut workbook = Workbook::new();
        rows(workbook.add_worksheet(), 0, &[&["unit", "dossiers"], &["an", "1"]]);
        let lists = workbook.add_worksheet().set_name("ẩn").unwrap();
        rows(lists, 0, &[&["Có"], &["Không"]]);
        if very {
            lists.set_very_hidden(true)
        } else {
            lists.set_hidden(true)
        };
        let bytes = workbook.save_to_buffer().unwrap();
        read(&bytes, ReadOptions::default()).unwrap_err().render()
    };
    let named =
        form(|sheet| rows(sheet, 0, &[&["TT", "Tên xã", "Số hồ sơ"], &["1", "Xã Tân Phú", "5"]]));
    let mut workbook = Workbook::new();
    for unit in ["an", "binh"] {
        rows(workbook.add_worksheet(), 0, &[&["unit", "dossiers"], &[unit, "1"]]);
    }
    let split = workbook.save_to_buffer().unwrap();
    let csv = Dataset::from_csv(split.as_slice(), &framework()).unwrap_err();
    let archive = |part: &str| {
        let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        out.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
        read(&out.finish().unwrap().into_inner(), ReadOptions::default()).unwrap_err().render()
    };
    let said = [
        hidden(false),
        hidden(true),
        read(&named, ReadOptions::default().register(register())).unwrap_err().render(),
        read(&split, ReadOptions::default()).unwrap_err().render(),
        format!("{csv:#}"),
        archive("content.xml"),
        archive("xl/workbook.bin"),
    ];
    insta::assert_snapshot!("kinds", said.join("\n\n"));
}

/// Sheets are joined by ids: an id that is written in two ways would be two units, each with half of the
/// figures.
#[test]
fn one_unit_is_not_divided_among_two() {
    let two = |one: &str, other: &str| {
        let mut workbook = Workbook::new();
        rows(workbook.add_worksheet(), 0, &[&["unit", "dossiers"], &["an", "1"], &[one, "5"]]);
        rows(workbook.add_worksheet(), 0, &[&["unit", "portal"], &[other, "có"]]);
        workbook.save_to_buffer().unwrap()
    };
    for (one, other) in
        [("01", "1"), ("xa-01", "xa-1"), ("Xã Hoà", "Xã Hòa"), ("XA-BINH", "xa-binh"), ("00", "0")]
    {
        assert_eq!(codes(read(&two(one, other), ReadOptions::default())), ["D0302"], "{one}");
    }
    let faults = read(&two("01", "1"), ReadOptions::default()).unwrap_err();
    insta::assert_snapshot!("look_alikes", format!("{faults:#}"));
    for (one, other) in [("01", "01"), ("01", "10"), ("Xã Hoà", "Xã Hoa"), ("a1", "a10")] {
        assert_eq!(codes(read(&two(one, other), ReadOptions::default())), [""; 0], "{one}");
    }
    // A register knows which unit is meant.
    let register = Register::new([
        RegisteredUnit::new("an", "Xã An"),
        RegisteredUnit::new("02", "Xã Hòa").also("2"),
    ]);
    let options = || ReadOptions::default().register(register.clone().unwrap());
    for (one, other) in [("Xã Hoà", "Xã Hòa"), ("02", "2")] {
        assert_eq!(read(&two(one, other), options()).unwrap().units().len(), 2, "{one}");
    }
}

#[test]
fn heads_and_notes_are_no_units() {
    let bytes = form(|sheet| {
        rows(
            sheet,
            0,
            &[
                &["Mã đơn vị", "Đơn vị", "note"],
                &["01", "Xã Tân Phú", "a"],
                &["Mã đơn vị", "Đơn vị", "note"],
                &["02", "Xã Hòa Bình", "b"],
                &["* Số liệu tính đến hết tháng 6"],
            ],
        );
    });
    let faults = read(&bytes, ReadOptions::default()).unwrap_err();
    insta::assert_snapshot!("heads", format!("{faults:#}"));
    // The code and the name of a unit are told apart by their heads.
    let bytes = form(|sheet| {
        rows(sheet, 0, &[&["Mã đơn vị", "Đơn vị", "dossiers"], &["01", "Xã Tân Phú", "5"]]);
    });
    let dataset = read(&bytes, ReadOptions::default()).unwrap();
    assert_eq!(
        (dataset.units().next().unwrap().id(), dataset.units().next().unwrap().name()),
        ("01", "Xã Tân Phú")
    );
    let twice = form(|sheet| rows(sheet, 0, &[&["Đơn vị", "Đơn vị", "dossiers"]]));
    assert_eq!(codes(read(&twice, ReadOptions::default())), ["D0203"]);
}

/// Two communes that became one send a row each, under their old names.
#[test]
fn former_units_that_became_one_are_told_what_to_do() {
    let register = Register::new([RegisteredUnit::new("01", "Xã Tân Phú").also("Xã Phú Sơn")]);
    let bytes = form(|sheet| {
        rows(sheet, 0, &[&["name", "dossiers"], &["Xã Tân Phú", "5"], &["Xã Phú Sơn", "6"]]);
    });
    let text = "name,dossiers\nXã Tân Phú,5\nXã Phú Sơn,6\n";
    let register = register.unwrap();
    let options = dti_engine::dataset::ReadOptions::default().register(register.clone());
    let of_csv = options.read_csv(text.as_bytes(), &framework()).unwrap_err();
    let of_form = read(&bytes, ReadOptions::default().register(register)).unwrap_err();
    for (faults, lines) in [(of_csv, "lines"), (of_form, "rows")] {
        let fault = faults.iter().next().unwrap();
        let help = format!(
            "keep one of the two {lines}; where they are former units that became one, put their figures together in one"
        );
        assert_eq!(
            (faults.len(), fault.code.as_str(), fault.help.as_deref()),
            (1, "D0302", Some(help.as_str()))
        );
    }
}

/// A form of one unit, as it is handed out, filled in by hand, and read back.
mod of_one_unit {
    use super::{codes, framework, register};
    use calamine::{Data, Reader as _, Xlsx};
    use dti_engine::dataset::{ReadOptions, RegisteredUnit, Template, Value};
    use dti_engine::{Dataset, Framework, Language};
    use rust_xlsxwriter::Workbook;
    use std::io::Cursor;

    const INDEX: &str = r#"
framework: test/one
version: '1'
kind: index
unit_kind: commune
name: {vi: Bộ chỉ số thử, en: A test}
points: 100
absent: {missing: zero, not_applicable: exclude, rejected: zero}
metrics:
  portal:   {type: yes_no, name: {vi: Có trang thông tin, en: Has a portal}}
  head:     {type: choice, options: {chief: {vi: Trưởng ban, en: Chief}, deputy: {vi: Phó ban, en: Deputy}}, name: {vi: Người đứng đầu}}
  online:   {type: count, name: {vi: Số hồ sơ trực tuyến, en: Online}}
  dossiers: {type: count, name: {vi: Số hồ sơ, en: Dossiers}}
  meetings: {type: count, name: {vi: Số cuộc họp}}
  opened:   {type: date, name: {vi: Ngày mở}}
  budget:   {type: number, unit_of_measure: {vi: triệu đồng}, name: {vi: Kinh phí}}
groups:
  - id: g
    code: "1"
    name: {vi: Nhận thức số}
    points: 100
    indicators:
      - {id: portal, code: "1.1", name: {vi: Trang thông tin}, points: 20, scoring: {yes_no: portal}}
      - {id: head, code: "1.2", name: {vi: Người đứng đầu}, points: 10, absent: {not_applicable: error}, scoring: {choice: {of: head, shares: {chief: 100%, deputy: 50%}}}}
      - {id: rate, code: "1.3", name: {vi: Tỷ lệ trực tuyến}, points: 40, scoring: {ratio: {part: online, whole: dossiers, full_at: 80%}}}
      - {id: meetings, code: "1.4", name: {vi: Họp}, points: 20, scoring: {steps: {of: meetings, at_least: {4: 100%, 2: 50%}}}}
      - {id: opened, code: "1.5", name: {vi: Mở đúng hạn}, points: 10, scoring: {threshold: {of: opened, by: 2026-06-30}}}
"#;

    fn rules() -> Framework {
        Framework::from_yaml(INDEX).unwrap_or_else(|faults| panic!("{faults}"))
    }

    fn form(unit: &RegisteredUnit) -> Vec<u8> {
        let mut bytes = Vec::new();
        Template::new(&rules()).evidence().unit(unit).write(&mut bytes).unwrap();
        bytes
    }

    fn sheet(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
        let range = book.worksheet_range("Biểu mẫu").unwrap();
        range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
    }

    /// The same cells with values beside the metrics, as an office program would save them.
    fn filled(bytes: &[u8], values: &[(&str, &str, &str)], name: Option<&str>) -> Vec<u8> {
        let mut rows = sheet(bytes);
        let head = rows.iter().position(|row| row.iter().any(|cell| cell == "metric")).unwrap();
        let place = |id: &str| rows[head].iter().position(|cell| cell == id).unwrap();
        let (metric, value, evidence) = (place("metric"), place("value"), place("evidence"));
        for (id, text, backed) in values {
            let row = rows.iter_mut().find(|row| row[metric] == *id).unwrap();
            (*text).clone_into(&mut row[value]);
            (*backed).clone_into(&mut row[evidence]);
        }
        if let Some(name) = name {
            name.clone_into(&mut rows[2][2]);
        }
        let mut book = Workbook::new();
        let out = book.add_worksheet();
        for (row, cells) in (0u32..).zip(&rows) {
            for (column, cell) in (0u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                match cell.parse::<f64>() {
                    Ok(number) if !cell.starts_with('0') => {
                        out.write_number(row, column, number).unwrap()
                    }
                    _ => out.write_string(row, column, cell).unwrap(),
                };
            }
        }
        book.save_to_buffer().unwrap()
    }

    fn read(bytes: &[u8], options: &ReadOptions) -> Dataset {
        options.read_xlsx(bytes, &rules()).unwrap_or_else(|faults| panic!("{faults}"))
    }

    #[test]
    fn every_figure_has_its_number_its_points_and_how_they_are_earned() {
        let rows = sheet(&form(&RegisteredUnit::new("01", "Xã Tân Phú").kind("commune")));
        let shown: Vec<_> = rows.iter().map(|row| row[..4].join(" | ")).collect();
        insta::assert_snapshot!("one_unit", shown.join("\n"));
        // No two heads are equal.
        let head = rows.iter().position(|row| row[0] == "TT").unwrap();
        let mut heads = rows[head].clone();
        heads.sort();
        heads.dedup();
        assert_eq!(heads.len(), rows[head].len());
    }

    #[test]
    fn what_is_filled_in_comes_back() {
        let form = form(&RegisteredUnit::new("01", "Xã Tân Phú"));
        let values = [
            ("portal", "Có", "BC 12"),
            ("head", "Phó ban", ""),
            ("online", "617", ""),
            ("dossiers", "820", "BC 13"),
            ("meetings", "Không áp dụng", ""),
            ("opened", "30/06/2026", ""),
            ("budget", "12,5", ""),
        ];
        for options in [ReadOptions::default(), ReadOptions::default().register(register())] {
            let dataset = read(&filled(&form, &values, None), &options);
            let unit = dataset.unit("01").unwrap();
            assert_eq!((unit.name(), dataset.units().len()), ("Xã Tân Phú", 1));
            assert_eq!(unit.value("portal").unwrap(), Value::YesNo(true));
            assert_eq!(unit.evidence("portal").unwrap(), Some("BC 12"));
            assert_eq!(unit.value("head").unwrap(), Value::Choice("deputy".to_owned()));
            assert_eq!(unit.value("online").unwrap(), Value::from(617));
            assert_eq!(unit.value("meetings").unwrap(), Value::NotApplicable);
            assert_eq!(unit.value("budget").unwrap(), Value::Number("12.5".parse().unwrap()));
            assert!(unit.reported());
        }
        // Handed out and sent back as it was: the unit did not report.
        let dataset = read(&form, &ReadOptions::default());
        assert!(!dataset.unit("01").unwrap().reported());
        // A form for anybody: the unit writes its name.
        let blank = super::of_one_unit::form(&RegisteredUnit::new("", ""));
        let named = filled(&blank, &values, Some("xã Hoà Bình"));
        let dataset = read(&named, &ReadOptions::default().register(register()));
        assert_eq!(dataset.units().map(|unit| unit.id()).collect::<Vec<_>>(), ["02"]);
    }

    #[test]
    fn what_is_wrong_in_a_form_is_refused_at_its_cell() {
        let unit = RegisteredUnit::new("01", "Xã Tân Phú");
        let options = || ReadOptions::default().register(register());
        let refused = |bytes: &[u8]| codes(options().read_xlsx(bytes, &rules()));
        let form = form(&unit);
        assert_eq!(refused(&filled(&form, &[("portal", "x", "")], None)), ["D0406"]);
        // The name of another unit over the id of this one, one that nobody has, and none at all.
        assert_eq!(refused(&filled(&form, &[("online", "1", "")], Some("Xã Hòa Bình"))), ["D0305"]);
        let blank = super::of_one_unit::form(&RegisteredUnit::new("", ""));
        assert_eq!(refused(&filled(&blank, &[("online", "1", "")], Some("Xã Lạ"))), ["D0306"]);
        assert_eq!(refused(&filled(&blank, &[("online", "1", "")], None)), ["D0301"]);
        // Of other rules.
        assert_eq!(
            codes(ReadOptions::default().read_xlsx(form.as_slice(), &framework())),
            ["D0110"]
        );
        let faults =
            options().read_xlsx(filled(&form, &[("portal", "x", "")], None).as_slice(), &rules());
        let said = faults.unwrap_err().to_string();
        assert!(said.contains("!E"), "{said}");
        let mut english = Vec::new();
        Template::new(&rules()).language(Language::En).unit(&unit).write(&mut english).unwrap();
        assert!(!read(&english, &ReadOptions::default()).unit("01").unwrap().reported());
    }
}
