//! Workbooks: what people fill in is read as they meant it, or refused with the cell.
#![cfg(feature = "xlsx")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};

use dti_engine::dataset::{
    DatasetBuilder, Limits, ReadOptions, Register, RegisteredUnit, Submission, Template, Value,
};
use dti_engine::diagnostic::Diagnostics;
use dti_engine::number::Decimal;
use dti_engine::{Catalog, Dataset, Framework, Language};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_oneof, proptest};
use proptest::{prop_assert, prop_assert_eq};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

const RULES: &str = r#"
framework: test/workbook
version: '1'
kind: index
unit_kind: commune
points: 20
absent: {missing: zero, not_applicable: exclude, rejected: zero}
metrics:
  dossiers:      {type: count, name: {vi: Số hồ sơ, en: Dossiers}}
  budget:        {type: number, name: {vi: Kinh phí}, unit_of_measure: triệu đồng, at_most: 1000000}
  online_rate:   {type: percent, name: {vi: Tỷ lệ trực tuyến}, at_least: 0%}
  province_rank: {type: rank, field: 27, name: {vi: Xếp hạng}}
  portal:        {type: yes_no, name: {vi: Có trang thông tin}}
  head:          {type: choice, options: {chief: {vi: "Trưởng ban, chỉ đạo"}, deputy: {vi: Phó ban, en: Deputy}, none: {vi: Không}}, name: {vi: Người đứng đầu}}
  opened:        {type: date, name: {vi: Ngày mở}}
  note:          {type: text, name: {vi: Ghi chú}}
groups:
  - id: infrastructure
    name: {vi: "Hạ tầng số", en: Digital infrastructure}
    points: 10
    indicators:
      - {id: a, points: 5, scoring: {yes_no: portal}}
      - {id: b, points: 5, scoring: {ratio: {part: dossiers, whole: budget}}}
  - id: people
    name: {vi: "Nhân lực số: xã/phường", en: "People [all]"}
    points: 10
    indicators:
      - {id: c, points: 5, scoring: {yes_no: portal}}
      - {id: d, points: 5, scoring: {choice: {of: head, shares: {chief: 100%, deputy: 50%, none: 0%}}}}
      - {id: e, points: 0, scoring: {unscored: online_rate}}
      - {id: f, points: 0, scoring: {unscored: province_rank}}
"#;

fn framework() -> Framework {
    Framework::from_yaml(RULES).unwrap_or_else(|faults| panic!("{faults}"))
}

fn criteria() -> Framework {
    Framework::from_yaml(
        "framework: test/criteria\nversion: '1'\nkind: criteria\nunit_kind: [commune, district]\n\
         metrics: {phones: {type: percent}, work: {type: percent}}\n\
         targets:\n  - {id: smartphones, name: {vi: Điện thoại}, of: phones, above: 80%}\n  - {id: online_work, of: work, at_least: 60%}\n",
    )
    .unwrap()
}

/// The name of a sheet, and what fills it.
type Filled<'f> = (&'f str, &'f dyn Fn(&mut Worksheet));

/// A workbook of sheets that are filled by code.
fn workbook(sheets: &[Filled<'_>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, fill) in sheets {
        fill(workbook.add_worksheet().set_name(*name).unwrap());
    }
    workbook.save_to_buffer().unwrap()
}

fn row(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
    for (column, cell) in (0u16..).zip(cells) {
        if !cell.is_empty() {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
}

fn read(bytes: &[u8]) -> Result<Dataset, Diagnostics> {
    let options = ReadOptions::default().name("số-liệu.xlsx");
    options.read_xlsx(bytes, &framework())
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

fn value(dataset: &Dataset, unit: &str, metric: &str) -> Value {
    dataset.unit(unit).unwrap().value(metric).unwrap()
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}

#[test]
fn every_kind_of_cell_is_read() {
    let percent = Format::new().set_num_format("0%");
    let date = Format::new().set_num_format("dd/mm/yyyy");
    let bytes = workbook(&[
        ("Hướng dẫn", &|sheet| row(sheet, 0, &["Cách điền", "mỗi đơn vị một dòng"])),
        ("Hạ tầng số", &|sheet| {
            sheet.merge_range(0, 2, 0, 4, "Nhóm chỉ số", &Format::new()).unwrap();
            row(sheet, 2, &["unit", "name", "dossiers", "budget", "portal", "opened"]);
            row(sheet, 3, &["an", "Xã An", "", "", "", ""]);
            sheet.write_number(3, 2, 820).unwrap();
            sheet.write_number(3, 3, 0.85).unwrap();
            sheet.write_boolean(3, 4, true).unwrap();
            let day = ExcelDateTime::from_ymd(2023, 6, 1).unwrap();
            sheet.write_datetime_with_format(3, 5, &day, &date).unwrap();
            row(sheet, 7, &["binh", "Xã Bình", "1.234.567", "1.234,5", "không", "1/6/2023"]);
            sheet.set_row_hidden(7).unwrap();
            row(sheet, 8, &["chi", "", "n/a", "rejected", "", ""]);
            sheet.write_formula(8, 4, Formula::new("=1=1").set_result("TRUE")).unwrap();
        }),
        ("Nhân lực số", &|sheet| {
            row(sheet, 0, &["Mã đơn vị", "online_rate", "head", "evidence:head", "reason:head"]);
            row(sheet, 1, &["binh", "85,5%", "Phó ban", "BC-1", "thẩm định lại"]);
            row(sheet, 2, &["an", "", "chief"]);
            sheet.write_number_with_format(2, 1, 1.5, &percent).unwrap();
            row(sheet, 3, &["dong", "", "Trưởng ban, chỉ đạo"]);
            let quarter = Formula::new("=1/4").set_result("0.25");
            sheet.write_formula_with_format(3, 1, quarter, &percent).unwrap();
        }),
        ("Sheet3", &|_| {}),
    ]);
    let dataset = read(&bytes).unwrap_or_else(|faults| panic!("{faults}"));
    let units: Vec<_> = dataset.units().map(|unit| unit.id()).collect();
    assert_eq!(units, ["an", "binh", "chi", "dong"]);
    assert_eq!(dataset.units().next().unwrap().name(), "Xã An");
    assert_eq!(dataset.units().nth(3).unwrap().name(), "dong");
    for (unit, metric, expected) in [
        ("an", "dossiers", number("820")),
        ("an", "budget", number("0.85")),
        ("an", "portal", Value::YesNo(true)),
        ("an", "opened", Value::Date("2023-06-01".parse().unwrap())),
        ("an", "online_rate", number("1.5")),
        ("an", "head", Value::Choice("chief".to_owned())),
        ("binh", "dossiers", number("1234567")),
        ("binh", "budget", number("1234.5")),
        ("binh", "portal", Value::YesNo(false)),
        ("binh", "opened", Value::Date("2023-06-01".parse().unwrap())),
        ("binh", "online_rate", number("0.855")),
        ("binh", "head", Value::Choice("deputy".to_owned())),
        ("chi", "dossiers", Value::NotApplicable),
        ("chi", "budget", Value::Rejected),
        ("chi", "portal", Value::YesNo(true)),
        ("chi", "head", Value::Missing),
        ("dong", "dossiers", Value::Missing),
        ("dong", "online_rate", number("0.25")),
        ("dong", "head", Value::Choice("chief".to_owned())),
    ] {
        assert_eq!(value(&dataset, unit, metric), expected, "{unit}.{metric}");
    }
    let binh = dataset.unit("binh").unwrap();
    assert_eq!(binh.evidence("head").unwrap(), Some("BC-1"));
    assert_eq!(binh.reason("head").unwrap(), Some("thẩm định lại"));
}

#[test]
fn bad_cells_are_refused_in_words() {
    let percent = Format::new().set_num_format("0.0%");
    let bytes = workbook(&[
        ("Hạ tầng số", &|sheet| {
            row(
                sheet,
                0,
                &["unit", "name", "dossiers", "budget", "portal", "opened", "", "ghi chú"],
            );
            row(sheet, 1, &["an", "Xã An", "", "", "", "", "", ""]);
            sheet.write_number(1, 2, 12.5).unwrap();
            sheet.write_number(1, 3, 0.1 + 0.2).unwrap();
            sheet.write_number(1, 5, 45078).unwrap();
            row(sheet, 2, &["binh", "Xã Bình", "", "1.234", "có thể", "", "lạc"]);
            sheet.write_formula(2, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
            row(sheet, 3, &["an", "Xã An", "1"]);
            row(sheet, 4, &["", "Xã Không Mã", "2"]);
            sheet.write_formula(5, 2, Formula::new("=B2").set_result("")).unwrap();
            sheet.write_string(5, 0, "chi").unwrap();
        }),
        ("Nhân lực số", &|sheet| {
            row(sheet, 0, &["unit", "name", "online_rate", "head", "portal", "province_rank"]);
            row(sheet, 1, &["an", "Xã Ân", "", "chif"]);
            sheet.write_number(1, 2, 85).unwrap();
            sheet.write_number_with_format(1, 5, 0.12, &percent).unwrap();
        }),
        ("Nháp", &|sheet| row(sheet, 3, &["", "", "linh tinh"])),
    ]);
    insta::assert_snapshot!("cells", read(&bytes).unwrap_err().render());
    let faults = read(&bytes).unwrap_err();
    let percent = faults.iter().find(|fault| fault.code == "D0404").unwrap();
    assert_eq!(percent.location.as_ref().unwrap().cell().unwrap(), "Nhân lực số!C2");
    let json = serde_json::to_value(percent).unwrap();
    assert_eq!(json["primary"]["cell"], "Nhân lực số!C2");
    assert_eq!((&json["primary"]["line"], &json["primary"]["column"]), (&2.into(), &3.into()));
}

#[test]
fn what_is_no_workbook_is_refused_in_words() {
    let old = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let empty = workbook(&[("Sheet1", &|_| {})]);
    let cut = &empty[..empty.len() / 2];
    let all = [&old[..], b"unit,dossiers\nan,1\n", cut, &empty];
    let said = all.map(|bytes| read(bytes).unwrap_err().render());
    insta::assert_snapshot!("no_workbook", said.join("\n\n"));
    let missing = ReadOptions::default().read_xlsx_path("nowhere.xlsx", &framework());
    assert_eq!(codes(missing), ["D0101"]);
}

#[test]
fn columns_and_sheets_can_be_ignored() {
    let bytes = workbook(&[
        ("Hạ tầng số", &|sheet| {
            row(sheet, 0, &["Người nhập", "unit", "dossiers"]);
            row(sheet, 1, &["1", "an", "2"]);
        }),
        ("Nháp", &|sheet| row(sheet, 0, &["linh tinh"])),
    ]);
    assert_eq!(codes(read(&bytes)), ["D0202", "D0204"]);
    let options = ReadOptions::default().ignore("Người nhập").ignore_sheet("NHÁP");
    let dataset = options.read_xlsx(bytes.as_slice(), &framework()).unwrap();
    assert_eq!(value(&dataset, "an", "dossiers"), number("2"));
    assert_eq!(dataset.digest().len(), 64);
}

/// The archive's parts, all of them stored or with one of them replaced.
fn repacked(bytes: &[u8], part: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let packed = zip::write::SimpleFileOptions::default();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = Vec::new();
        file.read_to_end(&mut text).unwrap();
        out.start_file(&name, packed).unwrap();
        out.write_all(if name == part { content } else { &text }).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn limits_end_in_an_error() {
    let bytes = workbook(&[("Số liệu", &|sheet| {
        row(sheet, 0, &["unit", "dossiers", "note"]);
        row(sheet, 1, &["an", "1", "ghi chú dài"]);
        row(sheet, 2, &["binh", "2", ""]);
    })]);
    let limited = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        let options = ReadOptions::default().limits(limits);
        codes(options.read_xlsx(bytes.as_slice(), &framework()))
    };
    assert_eq!(limited(|_| {}), [""; 0]);
    assert_eq!(limited(|limits| limits.bytes = 10), ["D0103"]);
    assert_eq!(limited(|limits| limits.rows = 1), ["D0103"]);
    assert_eq!(limited(|limits| limits.columns = 2), ["D0103"]);
    assert_eq!(limited(|limits| limits.cell = 5), ["D0108"]);
    // Ten megabytes of nothing, packed into ten kilobytes, where small parts are expected.
    let styles = [b"<styleSheet>".to_vec(), vec![b' '; 10 << 20], b"</styleSheet>".to_vec()];
    let bomb = repacked(&bytes, "xl/styles.xml", &styles.concat());
    assert!(bomb.len() < 100_000);
    assert_eq!(codes(read(&bomb)), ["D0103"]);
    // A sheet that is larger than the file it is packed into.
    let spaces =
        [b"<worksheet>".to_vec(), vec![b' '; 1 << 20], b"<sheetData/></worksheet>".to_vec()];
    let packed = repacked(&bytes, "xl/worksheets/sheet1.xml", &spaces.concat());
    let mut limits = Limits::default();
    limits.bytes = 1 << 20;
    let options = ReadOptions::default().limits(limits);
    assert!(packed.len() < 100_000);
    assert_eq!(codes(options.read_xlsx(packed.as_slice(), &framework())), ["D0103"]);
    // A cell far away costs no more than one that is near.
    let far = b"<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>unit</t></is></c></row>\
        <row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData></worksheet>";
    assert_eq!(codes(read(&repacked(&bytes, "xl/worksheets/sheet1.xml", far))), ["D0205"]);
}

#[test]
fn a_template_is_the_same_every_time_and_reads_back_in_both_languages() {
    let framework = framework();
    let register = Register::new([
        RegisteredUnit::new("01", "Xã An").kind("commune"),
        RegisteredUnit::new("02", "Sở Nội vụ").kind("department"),
        RegisteredUnit::new("03", "Xã Bình"),
    ])
    .unwrap();
    for language in [Language::Vi, Language::En] {
        let template = Template::new(&framework).register(&register).language(language);
        let mut bytes = [Vec::new(), Vec::new()];
        for bytes in &mut bytes {
            template.clone().evidence().reasons().write(bytes).unwrap();
        }
        assert_eq!(bytes[0], bytes[1]);
        let dataset = read(&bytes[0]).unwrap_or_else(|faults| panic!("{faults}"));
        let ids: Vec<_> = dataset.units().map(|unit| unit.id()).collect();
        assert_eq!(ids, ["01", "03"]);
    }
    let mut blank = Vec::new();
    Template::new(&framework).write(&mut blank).unwrap();
    assert_eq!(read(&blank).unwrap().units().len(), 0);
}

#[test]
fn a_dataset_of_another_framework_is_refused() {
    let criteria = criteria();
    let dataset = DatasetBuilder::new(&criteria).build().unwrap();
    let framework = framework();
    let error = Template::new(&framework).dataset(&dataset).write(Vec::new()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}

/// Every rule file of the collection has a template that reads back.
#[test]
fn every_framework_has_a_template() {
    let catalog = Catalog::from_dir("rules").unwrap();
    for framework in catalog.iter() {
        let kind = framework.unit_kinds()[0].as_str();
        let unit = RegisteredUnit::new("01", "Đơn vị số một").kind(kind);
        let register = Register::new([unit]).unwrap();
        for language in [Language::Vi, Language::En] {
            let mut bytes = Vec::new();
            let template = Template::new(framework).register(&register).language(language);
            template.evidence().write(&mut bytes).unwrap();
            let options = ReadOptions::default().name(framework.id());
            let dataset = options.read_xlsx(bytes.as_slice(), framework);
            let dataset = dataset.unwrap_or_else(|faults| panic!("{faults}"));
            assert_eq!(dataset.units().len(), 1, "{}", framework.id());
        }
    }
}

fn absent() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), Just("n/a".to_owned()), Just("rejected".to_owned())]
}

fn some(present: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    prop_oneof![4 => present, 1 => absent()]
}

/// What a unit submits for each metric of [`RULES`], in their order.
fn values() -> impl Strategy<Value = Vec<String>> {
    let decimal = (any::<i64>(), 0u32..=20).prop_map(|(mantissa, places)| {
        let number = Decimal::from_i128_with_scale(i128::from(mantissa), places);
        number.min(Decimal::from(1_000_000)).to_string()
    });
    let small = (-99_999i64..99_999, 0u32..4)
        .prop_map(|(mantissa, places)| Decimal::new(mantissa, places).to_string());
    let percent = prop_oneof![
        (0u32..=2000).prop_map(|tenths| format!("{}.{}%", tenths / 10, tenths % 10)),
        any::<u64>().prop_map(|n| format!("0.{n:020}%")),
    ];
    let date =
        (1u16..=9999, 1u8..=12, 1u8..=28).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"));
    (
        some(prop_oneof![any::<u64>(), 0u64..300].prop_map(|n| n.to_string())),
        some(prop_oneof![decimal, small]),
        some(percent),
        some((1u32..=27).prop_map(|n| n.to_string())),
        some(prop_oneof![Just("yes"), Just("no")].prop_map(str::to_owned)),
        some(prop_oneof![Just("chief"), Just("deputy"), Just("none")].prop_map(str::to_owned)),
        some(date),
        some("[a-zđ ,;\"\n=.0-9_&<>'x]{0,12}"),
    )
        .prop_map(|(a, b, c, d, e, f, g, h)| vec![a, b, c, d, e, f, g, h])
}

/// How many bytes go, and what comes in their place: bytes, digits and pieces of XML.
fn damage() -> impl Strategy<Value = (usize, Vec<u8>)> {
    let pieces = [
        "",
        "0",
        "-1",
        "99999999999",
        "1048577",
        "XFE1",
        "A0",
        "AAAAAAAAAA",
        "77777777777777777777",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        "A1:",
        ":A1",
        "\"",
        "<",
        ">",
        "/>",
        "&",
        "d",
        "s",
        "n",
    ];
    let piece = prop::sample::select(pieces.to_vec()).prop_map(|piece| piece.as_bytes().to_vec());
    (0..4usize, prop_oneof![piece, prop::collection::vec(any::<u8>(), 0..3)])
}

/// The parts of a workbook.
fn parts(bytes: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut names: Vec<_> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    names.sort();
    names
}

fn part_of(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = Vec::new();
    archive.by_name(name).unwrap().read_to_end(&mut text).unwrap();
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(std::env::var("DTI_CASES").map_or(48, |cases| cases.parse().unwrap())))]

    /// Values, absences, evidence and reasons come back from a template that was filled with them.
    #[test]
    fn a_filled_template_reads_back_to_the_same_dataset(
        rows in prop::collection::vec(
            (values(), prop::collection::vec(("[a-zđ ,=\n]{0,5}", "[a-zđ ,=\n]{0,5}"), 8)),
            0..5,
        ),
        english in any::<bool>(),
        notes in any::<bool>(),
    ) {
        let framework = framework();
        let submissions = rows.iter().enumerate().map(|(row, (values, texts))| {
            let mut unit = Submission::new(format!("0{row}")).name(format!("Xã số {row}"));
            for ((metric, value), (evidence, reason)) in
                framework.metrics().map(|metric| metric.id()).zip(values).zip(texts)
            {
                unit = unit.metric(metric, value.as_str());
                if notes {
                    unit = unit.evidence(metric, evidence).reason(metric, reason);
                }
            }
            unit
        });
        let dataset = Dataset::from_submissions(submissions, &framework).unwrap_or_else(|f| panic!("{f}"));
        let language = if english { Language::En } else { Language::Vi };
        let mut bytes = Vec::new();
        Template::new(&framework).language(language).dataset(&dataset).write(&mut bytes).unwrap();
        let again = read(&bytes).unwrap_or_else(|faults| panic!("{faults}"));
        prop_assert_eq!(csv(&again), csv(&dataset));
    }

    #[test]
    fn declarations_come_back_too(
        rows in prop::collection::vec(
            (any::<bool>(), prop::option::of(any::<bool>()), prop::option::of(any::<bool>()), "[a-z]{0,3}"),
            1..5,
        ),
    ) {
        let framework = criteria();
        let mut builder = DatasetBuilder::new(&framework);
        for (row, (district, one, other, reason)) in rows.iter().enumerate() {
            let kind = if *district { "district" } else { "commune" };
            let mut unit = builder.add_unit(format!("u{row}"));
            unit.kind(kind);
            for (target, met) in [("smartphones", one), ("online_work", other)] {
                if let Some(met) = met {
                    unit.declare(target, *met);
                }
                unit.reason(&format!("declared:{target}"), reason);
            }
        }
        let dataset = builder.build().unwrap();
        let mut bytes = Vec::new();
        Template::new(&framework).dataset(&dataset).write(&mut bytes).unwrap();
        let again = ReadOptions::default().read_xlsx(bytes.as_slice(), &framework);
        let again = again.unwrap_or_else(|faults| panic!("{faults}"));
        prop_assert_eq!(csv(&again), csv(&dataset));
    }

    /// A damaged workbook is refused or read, and nothing else.
    #[test]
    fn no_bytes_make_it_panic(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = workbook(&[("Số liệu", &|sheet| {
            row(sheet, 0, &["unit", "dossiers", "note"]);
            row(sheet, 1, &["an", "1", "ghi chú"]);
        })]);
        for (place, byte) in &damage {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        if let Err(faults) = read(&bytes) {
            prop_assert!(!faults.render().is_empty());
        }
    }

    /// So is one with a part that is damaged, though the archive is whole.
    #[test]
    fn no_part_makes_it_panic(
        part in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), damage()), 1..6),
    ) {
        let bytes = workbook(&[("Số liệu", &|sheet| {
            row(sheet, 0, &["unit", "dossiers", "online_rate", "opened"]);
            row(sheet, 1, &["an", "1"]);
            let percent = Format::new().set_num_format("0%");
            sheet.write_number_with_format(1, 2, 0.5, &percent).unwrap();
            let day = ExcelDateTime::from_ymd(2024, 2, 29).unwrap();
            let format = Format::new().set_num_format("dd/mm/yyyy");
            sheet.write_datetime_with_format(1, 3, &day, &format).unwrap();
        })]);
        let names = parts(&bytes);
        let name = part.get(&names);
        let mut xml = part_of(&bytes, name);
        for (place, (cut, put)) in &damage {
            let place = place.index(xml.len().max(1)).min(xml.len());
            let end = place.saturating_add(*cut).min(xml.len());
            xml.splice(place..end, put.iter().copied());
        }
        if let Err(faults) = read(&repacked(&bytes, name, &xml)) {
            prop_assert!(!faults.render().is_empty());
        }
    }

    /// So is one whose sheet is any XML, or none.
    #[test]
    fn no_sheet_makes_it_panic(
        xml in "(<row r=\"[0-9]{1,3}\">|</row>|<c r=\"[A-Z]{1,4}[0-9]{0,8}\"( t=\"(s|b|e|n|str|inlineStr|d)\")?( s=\"[0-9]{1,2}\")?>|</c>|<v>(unit|[0-9.e-]{0,6}|#N/A)</v>|<is><t>(unit|dossiers)</t></is>|<f>A1</f>|<f/>|&amp;|&#0;|[<>]){0,30}",
    ) {
        let bytes = workbook(&[("Số liệu", &|sheet| row(sheet, 0, &["unit", "dossiers"]))]);
        let xml = format!("<worksheet><sheetData>{xml}</sheetData></worksheet>");
        let bytes = repacked(&bytes, "xl/worksheets/sheet1.xml", xml.as_bytes());
        if let Err(faults) = read(&bytes) {
            prop_assert!(!faults.render().is_empty());
        }
    }
}

/// A formula whose result nobody stored says nothing; one that gives an empty text says: missing.
#[test]
fn a_formula_that_was_never_worked_out_is_refused() {
    let bytes = workbook(&[("Số liệu", &|sheet| row(sheet, 0, &["unit", "dossiers"]))]);
    let sheet = |cell: &str| {
        let head = |column: &str, text: &str| {
            format!("<c r=\"{column}1\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
        };
        let (unit, metric) = (head("A", "unit"), head("B", "dossiers"));
        let xml = format!(
            "<worksheet><sheetData><row r=\"1\">{unit}{metric}</row>\
             <row r=\"2\"><c r=\"A2\"><v>16078</v></c>{cell}</row></sheetData></worksheet>"
        );
        read(&repacked(&bytes, "xl/worksheets/sheet1.xml", xml.as_bytes()))
    };
    assert_eq!(codes(sheet("<c r=\"B2\"><f>A1</f></c>")), ["D0416"]);
    assert_eq!(codes(sheet("<c r=\"B2\"><f>A1</f><v></v></c>")), ["D0416"]);
    for empty in ["", "<c r=\"B2\" s=\"0\"/>", "<c r=\"B2\" t=\"str\"><f>A1</f><v></v></c>"] {
        let dataset = sheet(empty).unwrap_or_else(|faults| panic!("{faults}"));
        // An id that was typed as a number is its digits.
        assert_eq!(value(&dataset, "16078", "dossiers"), Value::Missing);
    }
}

/// Nothing is believed of what a workbook claims: a cell in a column that no sheet has, more texts than there
/// is memory for.
#[test]
fn what_a_workbook_claims_is_not_believed() {
    let bytes = workbook(&[("Số liệu", &|sheet| {
        row(sheet, 0, &["unit", "dossiers"]);
        row(sheet, 1, &["an", "1"]);
    })]);
    let claim = |part: &str, from: &str, to: &str| {
        let text = String::from_utf8(part_of(&bytes, part)).unwrap();
        assert!(text.contains(from), "{part}: {text}");
        read(&repacked(&bytes, part, text.replace(from, to).as_bytes()))
    };
    let (sheet, texts) = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml");
    let said = [
        claim(sheet, "r=\"B2\"", "r=\"AAAAAAAAA2\""),
        // In 32 bits that is row 2.
        claim(sheet, "r=\"B2\"", "r=\"B4294967298\""),
        claim(sheet, "<row r=\"2\"", "<row r=\"4294967298\""),
        claim(sheet, "r=\"B2\"", "r=\"B1\""),
        claim(sheet, "</sheetData>", ""),
        claim(texts, "</t>", ""),
        read(&[&[0xd0, 0xcf, 0x11, 0xe0], bytes.as_slice()].concat()),
        read(&[b"#!", bytes.as_slice()].concat()),
    ];
    let said = said.map(|result| result.unwrap_err().render());
    insta::assert_snapshot!("claims", said.join("\n\n"));
    for (part, from, to) in [
        (sheet, "ref=\"A1:B2\"", "ref=\"B2:A1\""),
        (texts, "uniqueCount=\"", "uniqueCount=\"99999999999"),
    ] {
        let dataset = claim(part, from, to).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(value(&dataset, "an", "dossiers"), number("1"));
    }
}

/// The codes that only workbooks have are given here.
#[test]
fn codes_of_workbooks_are_given() {
    let broken = workbook(&[("Số liệu", &|sheet| {
        row(sheet, 0, &["unit", "dossiers", "budget"]);
        row(sheet, 1, &["an"]);
        sheet.write_formula(1, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.write_number(1, 2, 7).unwrap();
        row(sheet, 2, &["binh"]);
        sheet.merge_range(2, 1, 2, 2, "8", &Format::new()).unwrap();
    })]);
    let sheet = "xl/worksheets/sheet1.xml";
    let xml = String::from_utf8(part_of(&broken, sheet)).unwrap().replace("<v>7</v>", "<v>NaN</v>");
    let broken = repacked(&broken, sheet, xml.as_bytes());
    let found: BTreeSet<_> =
        [codes(read(&broken)), codes(read(b"x")), codes(read(&template(&next_version())))]
            .concat()
            .into_iter()
            .collect();
    assert_eq!(found, BTreeSet::from(["D0109", "D0110", "D0416", "D0417", "D0418"]));
}

/// The rules of [`RULES`] as they are changed by a text in place of another.
fn changed(from: &str, to: &str) -> Framework {
    assert!(RULES.contains(from));
    Framework::from_yaml(&RULES.replace(from, to)).unwrap_or_else(|faults| panic!("{faults}"))
}

fn next_version() -> Framework {
    changed("version: '1'", "version: '2'")
}

fn template(framework: &Framework) -> Vec<u8> {
    let register = Register::new([RegisteredUnit::new("01", "Xã An")]).unwrap();
    let mut bytes = Vec::new();
    Template::new(framework).register(&register).write(&mut bytes).unwrap();
    bytes
}

/// Columns of the same id may mean something else in other rules: the guide tells which were meant.
#[test]
fn a_workbook_made_for_other_rules_is_refused() {
    let other = changed("test/workbook", "test/other");
    let both = changed("test/workbook\nversion: '1'", "test/other\nversion: '2'");
    let said = [next_version(), other, both].map(|rules| {
        let faults = read(&template(&rules)).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults}");
        format!("{faults:#}")
    });
    insta::assert_snapshot!("other_rules", said.join("\n\n"));
    let mut english = Vec::new();
    Template::new(&next_version()).language(Language::En).write(&mut english).unwrap();
    let faults = read(&english).unwrap_err();
    let fault = faults.iter().next().unwrap();
    assert_eq!(fault.code, "D0110");
    assert_eq!(fault.location.as_ref().unwrap().cell().unwrap(), "Guide!B4");

    // A rule file that was corrected has another digest, and is the same rules.
    let corrected = changed("name: {vi: Số hồ sơ, en: Dossiers}", "name: {vi: Số lượng hồ sơ}");
    assert_ne!(corrected.digest(), framework().digest());
    assert_eq!(codes(read(&template(&corrected))), [""; 0]);
    // Who knows that the columns mean the same passes the guide over.
    let options = ReadOptions::default().ignore_sheet("Hướng dẫn");
    let bytes = template(&next_version());
    let dataset = options.read_xlsx(bytes.as_slice(), &framework()).unwrap();
    assert_eq!(dataset.units().len(), 1);
}

#[test]
fn a_guide_is_found_wherever_it_stands_and_one_of_somebody_else_says_nothing() {
    let figures = |sheet: &mut Worksheet| {
        row(sheet, 0, &["unit", "dossiers", "not_there"]);
        row(sheet, 1, &["an", "1,5", "x"]);
    };
    let guide = |sheet: &mut Worksheet, version: &str| {
        row(sheet, 2, &["Bộ quy tắc", "test/workbook"]);
        row(sheet, 3, &["Phiên bản", version]);
    };
    let with = |version: &'static str| {
        workbook(&[
            ("Số liệu", &figures),
            ("HƯỚNG DẪN", &|sheet| guide(sheet, version)),
            ("Nháp", &|sheet| row(sheet, 0, &["linh tinh"])),
        ])
    };
    // What the columns are called is no matter before the rules are the right ones.
    assert_eq!(codes(read(&with("2"))), ["D0110"]);
    assert_eq!(codes(read(&with("1"))), ["D0202", "D0403", "D0204"]);
    let typed = workbook(&[
        ("Guide", &|sheet| {
            row(sheet, 0, &["Framework", "test/workbook"]);
            row(sheet, 1, &["Version"]);
            sheet.write_number(1, 1, 1).unwrap();
        }),
        ("Figures", &|sheet| row(sheet, 0, &["unit", "dossiers"])),
    ]);
    assert_eq!(codes(read(&typed)), [""; 0]);
    for (framework, version) in [("Bộ chỉ số cấp xã", "3"), ("test/workbook", "")] {
        let own = workbook(&[
            ("Hướng dẫn", &|sheet| {
                row(sheet, 0, &["Bộ quy tắc", framework]);
                row(sheet, 1, &["Phiên bản", version]);
            }),
            ("Số liệu", &|sheet| row(sheet, 0, &["unit", "dossiers"])),
        ]);
        assert_eq!(codes(read(&own)), [""; 0]);
    }
}
