//! Workbooks of reports, opened again by a reader that is not the writer, cell by cell.

#![cfg(feature = "xlsx")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "test code: a fault is a failed test"
)]

use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use calamine::{Data, Range, Reader, Xlsx};
use dti_engine::number::Date;
use dti_engine::report::{Cell, Column, Report, Section, Table};
use dti_engine::{Dataset, Error, Framework, Language, Plan, report};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn open(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

fn sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Range<Data> {
    workbook.worksheet_range(name).unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn table() -> Table {
    let columns = vec![
        Column::left("unit", "Đơn vị"),
        Column::right("total", "Tổng điểm"),
        Column::right("share", "Tỷ lệ"),
        Column::right("change", "Thay đổi"),
        Column::left("day", "Ngày"),
        Column::left("verdict", "Kết luận"),
    ];
    let mut table = Table::new(Language::Vi, "Xếp hạng", columns);
    table.push([
        Cell::from("Xã Hòa Bình"),
        Cell::number(decimal("1234.50")),
        Cell::share_or_nothing(Some(decimal("0.8002"))),
        Cell::change_or_nothing(Some(decimal("-6.80"))),
        Date::new(2023, 6, 1).unwrap().into(),
        Cell::from("đạt"),
    ]);
    table.push_heading(["Nhóm"]);
    table.push([Cell::from("=1+1")]);
    table
}

#[test]
fn values_are_values() {
    let bytes = table().to_workbook().unwrap();
    let range = sheet(&mut open(&bytes), "1 Xếp hạng");
    let heads: Vec<_> = range.rows().next().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(heads, ["Đơn vị", "Tổng điểm", "Tỷ lệ", "Thay đổi", "Ngày", "Kết luận"]);
    let row = &range.rows().nth(1).unwrap();
    assert_eq!(row[0], Data::String("Xã Hòa Bình".to_owned()));
    assert_eq!(row[1], Data::Float(1234.5));
    assert_eq!(row[2], Data::Float(0.8002));
    assert_eq!(row[3], Data::Float(-6.8));
    // 1 June 2023 is day 45,078 of Excel's calendar (45,292, which is 1 January 2024, less 214).
    let Data::DateTime(day) = &row[4] else { panic!("{:?}", row[4]) };
    assert_eq!(day.as_f64(), 45_078.0);
    assert_eq!(row[5], Data::String("đạt".to_owned()));
    // What looks like a formula is text.
    assert_eq!(range.rows().nth(3).unwrap()[0], Data::String("=1+1".to_owned()));
    assert_eq!(range.rows().nth(3).unwrap()[1], Data::String("–".to_owned()));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(table().to_workbook().unwrap(), table().to_workbook().unwrap());
}

/// Sixty rows and a thousand, of two sheets.
fn long_report() -> Report {
    let table = |title: &str, rows: u32| {
        let mut table = Table::new(Language::Vi, title, vec![Column::right("n", "Số")]);
        (0..rows).for_each(|n| table.push([Cell::number(n)]));
        table
    };
    let section = Section::new("a", "Cấp xã").table(table("Một", 60)).table(table("Hai", 1000));
    Report::new(Language::Vi, "Kết quả").with(section)
}

#[test]
fn who_watches_is_told_of_every_row_and_changes_nothing() {
    let report = long_report();
    let told = Mutex::new(Vec::new());
    let watch = |done: usize, all: usize| {
        told.lock().unwrap().push((done, all));
        ControlFlow::Continue(())
    };
    let page = report.to_html_watched(&watch).unwrap();
    assert_eq!(page, report.to_html());
    let expected: Vec<_> = [250, 500, 750, 1000, 1060].map(|done| (done, 1060)).to_vec();
    assert_eq!(std::mem::take(&mut *told.lock().unwrap()), expected);
    let workbook = report.to_workbook_watched(&watch).unwrap();
    assert_eq!(workbook, report.to_workbook().unwrap());
    let told = told.into_inner().unwrap();
    // The same rows, and the last of them again and again while they are packed.
    assert_eq!(told[..5], expected);
    assert!(told.len() > 5 && told[5..].iter().all(|told| *told == (1060, 1060)), "{told:?}");
}

#[test]
fn who_watches_stops_the_rows_and_the_packing() {
    let report = long_report();
    for last in [250, 750, 1060] {
        let asked = AtomicUsize::new(0);
        let watch = |done: usize, _: usize| match done < last {
            true => ControlFlow::Continue(()),
            false => {
                asked.fetch_add(1, Ordering::Relaxed);
                ControlFlow::Break(())
            }
        };
        assert!(matches!(report.to_workbook_watched(&watch), Err(Error::Cancelled)));
        assert_eq!(asked.load(Ordering::Relaxed), 1, "stopped at {last}, and not asked again");
        assert!(matches!(report.to_html_watched(&watch), Err(Error::Cancelled)));
    }
    // While it is packed, all rows being there.
    let asked = AtomicUsize::new(0);
    let watch =
        |done: usize, all: usize| match done == all && asked.fetch_add(1, Ordering::Relaxed) > 0 {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
    assert!(matches!(report.to_workbook_watched(&watch), Err(Error::Cancelled)));
}

#[test]
fn a_table_too_large_is_no_cancellation() {
    let columns = (0..16_385).map(|n| Column::right(n.to_string(), "n")).collect();
    let mut table = Table::new(Language::Vi, "Rộng", columns);
    table.push([Cell::number(1)]);
    let fault = table.to_workbook().unwrap_err();
    assert!(matches!(fault, Error::Unwritable { .. }), "{fault:?}");
    assert!(fault.to_string().starts_with("the workbook cannot be written: "), "{fault}");
}

#[test]
fn long_tables_have_sheets_of_their_own() {
    let mut long = Table::new(Language::Vi, "Xếp hạng", vec![Column::right("n", "Số")]);
    (0..20u32).for_each(|n| long.push([Cell::number(n)]));
    let section = Section::new("a", "Cấp xã").text("Lời dẫn.").table(table()).table(long);
    let report = Report::new(Language::Vi, "Kết quả").lead("SỐ LIỆU GIẢ LẬP").with(section);
    let report = report.foot("Mã kiểm tra: 12");
    let bytes = report.to_workbook().unwrap();
    let mut workbook = open(&bytes);
    assert_eq!(workbook.sheet_names(), ["Mục lục", "1 Tổng quan", "1 Xếp hạng"]);
    let text = |range: &Range<Data>| -> Vec<String> {
        range.rows().map(|row| row[0].to_string()).filter(|text| !text.is_empty()).collect()
    };
    let contents = text(&sheet(&mut workbook, "Mục lục"));
    let expected =
        ["Kết quả", "SỐ LIỆU GIẢ LẬP", "Nội dung", "Cấp xã", "Cấp xã: Xếp hạng", "Mã kiểm tra: 12"];
    assert_eq!(contents, expected);
    assert_eq!(text(&sheet(&mut workbook, "1 Tổng quan"))[..3], ["Cấp xã", "Lời dẫn.", "Xếp hạng"]);
    assert_eq!(sheet(&mut workbook, "1 Xếp hạng").rows().count(), 22);
}

/// Every total of the departments of Thanh Hóa (synthetic figures), through the workbook and back.
#[test]
fn totals_come_back_as_they_were_scored() {
    let root = env!("CARGO_MANIFEST_DIR");
    let framework =
        Framework::from_path(format!("{root}/rules/thanh-hoa/department-2022.yaml")).unwrap();
    let data = format!("{root}/examples/data/thanh-hoa/departments-2022.csv");
    let dataset = Dataset::from_csv_path(data, &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let bytes = report::of_outcome(&outcome, Language::Vi).to_workbook().unwrap();
    let range = sheet(&mut open(&bytes), "2 Xếp hạng");
    let rows = range.rows().skip(3).take(outcome.units().len());
    let read: Vec<(String, String)> =
        rows.map(|row| (row[1].to_string(), row[2].to_string())).collect();
    let scored: Vec<(String, String)> = outcome
        .units()
        .map(|unit| (unit.unit.name.clone(), unit.total.unwrap().normalize().to_string()))
        .collect();
    assert_eq!(read, scored);
}

fn cell() -> impl Strategy<Value = Cell> {
    let number = (any::<i64>(), 0u32..=9).prop_map(|(n, scale)| Decimal::new(n, scale));
    prop_oneof![
        Just(Cell::nothing()),
        "\\PC{0,12}".prop_map(Cell::from),
        number.clone().prop_map(Cell::number),
        number.prop_map(|n| Cell::change_or_nothing(Some(n))),
        (0i64..=1_000_000).prop_map(|n| Cell::share_or_nothing(Some(Decimal::new(n, 6)))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_cell_comes_back(rows in prop::collection::vec(prop::collection::vec(cell(), 3), 1..8)) {
        let columns = ["a", "b", "c"].map(|key| Column::left(key, key)).to_vec();
        let mut table = Table::new(Language::En, "T", columns);
        rows.iter().for_each(|row| table.push(row.iter().cloned()));
        let bytes = table.to_workbook().unwrap();
        let range = sheet(&mut open(&bytes), "1 T");
        for (place, row) in rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate() {
                let at = (u32::try_from(place + 1).unwrap(), u32::try_from(column).unwrap());
                let read = range.get_value(at).cloned().unwrap_or(Data::Empty);
                let shown = cell.shown(Language::En);
                match (cell.as_number(), read) {
                    (Some(n), Data::Float(read)) => {
                        let digits = n.normalize().mantissa().unsigned_abs().to_string();
                        prop_assert!(digits.trim_end_matches('0').len() <= 15);
                        prop_assert_eq!(read.to_string().parse::<Decimal>().unwrap(), n.normalize());
                    }
                    (_, Data::Empty) => prop_assert_eq!(shown, ""),
                    (_, Data::String(read)) => prop_assert_eq!(read, shown),
                    (_, read) => prop_assert!(false, "{:?} came back as {:?}", cell, read),
                }
            }
        }
    }
}
