//! Datasets held against a register: who is who, who is nobody, and who did not report.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::dataset::{
    DatasetBuilder, ReadOptions, Register, RegisteredUnit, Unmatched, Value,
};
use dti_engine::diagnostic::Diagnostics;
use dti_engine::{Dataset, Framework, Language};

const REGISTER: &str = "\
unit,name,kind,also
01,Xã Hòa Bình,commune,Xã Hoà An|Hòa Bình cũ
02,Xã Tân Thành,commune,
03,Xã Tân Lập,commune,
04,Xã Đông Sơn,commune,
05,Huyện Thọ Xuân,district,
06,Quảng Xương,district,
07,Quảng Xương,commune,Thị trấn Quảng Xương
08,Tân Lập,commune,
09,Tân Lập,commune,
10,Sở Nội vụ,department,
";

fn register() -> Register {
    Register::from_csv(REGISTER.as_bytes()).unwrap_or_else(|faults| panic!("{faults}"))
}

fn framework(kinds: &str) -> Framework {
    Framework::from_yaml(&format!(
        "framework: test/units\nversion: '1'\nkind: index\nunit_kind: {kinds}\npoints: 10\n\
         absent: {{missing: zero}}\nmetrics: {{portal: {{type: yes_no}}, apps: {{type: count}}}}\n\
         indicators: [{{id: portal, points: 10, scoring: {{yes_no: portal}}}}]\n"
    ))
    .unwrap()
}

fn read(text: &str, kinds: &str) -> Result<Dataset, Diagnostics> {
    let options = ReadOptions::default().register(register()).name("số-liệu.csv");
    options.read_csv(text.as_bytes(), &framework(kinds))
}

fn ids(text: &str, kinds: &str) -> Vec<String> {
    let dataset = read(text, kinds).unwrap_or_else(|faults| panic!("{faults}"));
    dataset.units().map(|unit| unit.id().to_owned()).collect()
}

fn codes(text: &str, kinds: &str) -> Vec<&'static str> {
    read(text, kinds).unwrap_err().iter().map(|fault| fault.code.as_str()).collect()
}

#[test]
fn units_are_found_by_id_and_by_every_name() {
    let register = register();
    for (text, id) in [
        ("01", "01"),
        ("Xã Hòa Bình", "01"),
        ("XÃ HOÀ BÌNH", "01"),
        ("xã hòa  an", "01"),
        ("Xa\u{303} Ho\u{300}a Bi\u{300}nh", "01"),
        // As Windows-1258 has it.
        ("X\u{e3} T\u{e2}n Th\u{e0}nh", "02"),
        ("Xã \u{d0}ông Sơn", "04"),
        ("thị trấn quảng xương", "07"),
    ] {
        assert_eq!(register.find(text).map(|unit| unit.id.as_str()), Ok(id), "{text}");
    }
    for text in ["Xã Hoa Bình", "", "0", "Xã Đồng Sơn"] {
        assert!(matches!(register.find(text), Err(Unmatched::Nowhere(_))), "{text}");
    }
    assert!(matches!(register.find("tân lập"), Err(Unmatched::Several(units)) if units.len() == 2));
}

#[test]
fn the_nearest_names_are_told_the_nearest_first() {
    let register = register();
    let near = |text: &str| match register.find(text) {
        Err(Unmatched::Nowhere(near)) => near.iter().map(|unit| unit.id.as_str()).collect(),
        _ => Vec::new(),
    };
    assert_eq!(near("Xã Tân Thanh"), ["02"]);
    assert_eq!(near("Xa Tan Lap"), ["03", "08", "09"]);
    assert_eq!(near("Thọ Xuân"), ["05"]);
    assert_eq!(near("UBND xã Hòa Bình"), ["01"]);
    assert_eq!(near("Sở Nội vu"), ["10"]);
    assert_eq!(near("Bệnh viện đa khoa"), [""; 0]);
}

#[test]
fn every_way_in_takes_ids_names_and_kinds_from_the_register() {
    let by_id = "unit,portal\n02,có\n01,không\n";
    let by_name = "unit,portal\nxã tân thành,có\nXã Hoà Bình,không\n";
    let name_only = "name;portal\nXã Tân Thành;có\nHòa Bình cũ;không\n";
    let both = "unit,name,portal\n02,Xã Tân Thành,có\n01,,không\n";
    let long =
        "metric,value,name\nportal,có,Xã Tân Thành\nportal,không,xã hoà an\napps,,Xã Hòa Bình\n";
    for text in [by_id, by_name, name_only, both, long] {
        let dataset = read(text, "commune").unwrap_or_else(|faults| panic!("{text}{faults}"));
        let units: Vec<_> = dataset.units().map(|unit| (unit.id(), unit.name())).collect();
        assert_eq!(units, [("02", "Xã Tân Thành"), ("01", "Xã Hòa Bình")], "{text}");
        assert_eq!(dataset.unit("02").unwrap().kind().as_str(), "commune");
        assert!(dataset.values("portal").unwrap().eq([true, false].map(Value::YesNo)));
    }
    let framework = framework("[commune, district]");
    let register = register();
    let mut builder = DatasetBuilder::with_register(&framework, &register);
    builder.add_unit("huyện thọ xuân").value("portal", true);
    builder.add_unit("Quảng Xương").kind("commune");
    let built = builder.build().unwrap();
    assert_eq!(built.units().next().unwrap().id(), "05");
    assert_eq!(built.units().next().unwrap().kind().as_str(), "district");
    assert_eq!(built.units().nth(1).unwrap().id(), "07");
}

#[test]
fn a_kind_tells_two_units_of_one_name_apart() {
    let text = "unit,kind,portal\nQuảng Xương,district,có\nQuảng Xương,commune,không\n";
    assert_eq!(ids(text, "[commune, district]"), ["06", "07"]);
    let long = "unit,kind,metric,value\nQuảng Xương,district,portal,có\n";
    assert_eq!(ids(long, "[commune, district]"), ["06"]);
    assert_eq!(codes("unit,portal\nQuảng Xương,có\n", "[commune, district]"), ["D0307"]);
}

#[test]
fn what_contradicts_the_register_is_refused() {
    // One unit by two names, an id with the name of another, a kind that the register has otherwise.
    assert_eq!(codes("unit,portal\n01,có\nXã Hoà An,không\n", "commune"), ["D0302"]);
    assert_eq!(codes("unit,name,portal\n01,Xã Tân Thành,có\n", "commune"), ["D0305"]);
    assert_eq!(ids("unit,name,portal\n01,Hoà Bình,có\n", "commune"), ["01"]);
    let kinds = "[commune, district]";
    assert_eq!(codes("unit,kind,portal\n01,district,có\n", kinds), ["D0305"]);
    // A unit of a kind that is not assessed, and none at all.
    assert_eq!(codes("unit,portal\nSở Nội vụ,có\n", "commune"), ["D0303"]);
    assert_eq!(codes("name,portal\n,có\n", "commune"), ["D0301"]);
    assert_eq!(codes("metric,value,name,unit\nportal,có,Xã Tân Thành,01\n", "commune"), ["D0305"]);
}

#[test]
fn strangers_are_refused_in_words() {
    let text = "unit,name,portal\n,Xã Tân Thanh,có\ntân lập,,có\n,Thọ Xuân,không\n99,,có\n";
    insta::assert_snapshot!("strangers", read(text, "[commune, district]").unwrap_err().render());
}

#[test]
fn those_who_did_not_report_are_listed() {
    let register = register();
    let absent = |text: &str, kinds: &str| {
        let dataset = read(text, kinds).unwrap();
        dataset.absent_from(&register).map(|unit| unit.id.clone()).collect::<Vec<_>>()
    };
    let text = "unit,portal\n01,có\n03,có\nxã đông sơn,có\n";
    assert_eq!(absent(text, "commune"), ["02", "07", "08", "09"]);
    assert_eq!(absent(text, "[commune, district]"), ["02", "05", "06", "07", "08", "09"]);
    let dataset = read(text, "commune").unwrap();
    let own = Register::from_dataset(&dataset);
    assert_eq!(dataset.absent_from(&own).count(), 0);
    // A row that nobody filled in says nothing; `n/a` is something.
    let text = "unit,portal\n01,\n02,n/a\n03,có\n07,\n";
    assert_eq!(absent(text, "commune"), ["01", "04", "07", "08", "09"]);
    assert_eq!(own.find("xã hoà bình").unwrap().id, "01");
}

#[test]
fn bad_registers_are_refused_in_words() {
    let options = ReadOptions::default().name("danh-mục.csv");
    let refused = |text: &str| options.read_register(text.as_bytes()).unwrap_err().render();
    let all = [
        "unit,name,kin\n01,Xã An,commune\n",
        "name,kind\nXã An,commune\n",
        "unit,name\n01,Xã An\n,Xã Bình\n01,Xã Chi\n02\n03,\"Xã\n",
        "",
    ];
    insta::assert_snapshot!("registers", all.map(refused).join("\n\n"));
    let units = ["a", " ", "a"].map(|id| RegisteredUnit::new(id, "Xã An"));
    let faults = Register::new(units).unwrap_err();
    let found: Vec<_> =
        faults.iter().map(|one| (one.code.as_str(), one.path.clone().unwrap())).collect();
    let expected = [("D0301", "units[1].id"), ("D0302", "units[2].id")];
    assert_eq!(found, expected.map(|(code, path)| (code, path.to_owned())));
}

#[test]
fn rows_that_are_no_unit_are_refused_as_in_data() {
    let options = ReadOptions::default();
    let refused = |row: &str| {
        let text = format!("unit,name\na,Xã A\nb,Xã B\nc,Xã C\nd,Xã D\n{row}\n");
        let faults = options.read_register(text.as_bytes()).err().unwrap_or_default();
        let lines = faults.iter().map(|fault| {
            let line = fault.location.as_ref().map(|location| location.line);
            format!("{} {line:?}", fault.code)
        });
        lines.collect::<Vec<_>>()
    };
    for row in ["Tổng cộng,", "Người lập biểu,", "I,Khu vực I", "I,KHU VỰC I", "(1),(2)"]
    {
        assert_eq!(refused(row), ["D0308 Some(6)"], "{row}");
    }
    for row in ["e,Xã E", "05,Huyện E", "x,XÃ E"] {
        assert!(refused(row).is_empty(), "{row}");
    }
    let heads = options.read_register("mã,tên\n01,Xã An\n".as_bytes()).unwrap_err();
    let meant: Vec<_> = heads.iter().filter_map(|fault| fault.nearest.as_deref()).collect();
    assert_eq!(meant, ["unit", "name"]);
    let text = "unit,name,kind\n01,Xã An,Commune\n";
    let options = options.register(Register::from_csv(text.as_bytes()).unwrap());
    let read = options.read_csv("unit,portal\n01,có\n".as_bytes(), &framework("[commune, ward]"));
    let faults = read.unwrap_err();
    assert_eq!(faults.iter().next().unwrap().nearest.as_deref(), Some("commune"));
}

#[test]
fn vietnamese_heads_are_read_and_columns_can_be_ignored() {
    let text = "STT;Mã đơn vị;Tên đơn vị;Loại đơn vị;Tên khác\r\n1;01;Xã An;commune;\r\n";
    let options = ReadOptions::default().ignore("STT");
    let register = options.read_register(text.as_bytes()).unwrap();
    assert_eq!(register.units(), [RegisteredUnit::new("01", "Xã An").kind("commune")]);
}

#[test]
fn another_name_than_that_of_the_register_is_told() {
    let dataset = read("unit,name,portal\n01,Xã Khác,có\n", "commune").unwrap();
    let told = dataset.remarks(Language::Vi).join("\n");
    assert!(told.contains("`01`: `Xã Khác` (danh sách: `"), "{told}");
    let same = read("unit,name,portal\n01,,có\n", "commune").unwrap();
    assert!(same.remarks(Language::En).is_empty());
}

/// A kind says that a row is a unit, whatever it is called; `KT.01` beside a name is no signature.
#[test]
fn rows_with_a_kind_are_units() {
    let register = "unit,name,kind\nKT.01,Phòng Kinh tế huyện A,department\nI,Khu vực I,district\nTB,Thái Bình,district\n\
                    TH,Tổng hợp,department\nKH,Kế hoạch,department\n";
    let register =
        Register::from_csv(register.as_bytes()).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(register.units().len(), 5);
    let plain = Register::from_csv("unit,name\nTM.02,Phòng Thương mại\nKH,Kế hoạch\n".as_bytes());
    assert_eq!(plain.unwrap_or_else(|faults| panic!("{faults}")).units().len(), 2);
}

/// A list as offices keep it: titles, a second sheet, numbers of rows, ids with leading zeros that are numbers, notes.
#[cfg(feature = "xlsx")]
fn workbook(rows: &[&[&str]], second: &[&[&str]]) -> Vec<u8> {
    use rust_xlsxwriter::{Format, Workbook};
    let mut workbook = Workbook::new();
    for (name, rows) in [("Xã", rows), ("Phường", second)] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        for (row, cells) in (0u32..).zip(rows) {
            for (column, text) in (0u16..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
                match text.parse::<u32>() {
                    Ok(number) if text.len() > 1 => {
                        let digits = Format::new().set_num_format("000");
                        sheet.write_with_format(row, column, number, &digits).unwrap();
                    }
                    _ => {
                        sheet.write(row, column, *text).unwrap();
                    }
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[cfg(feature = "xlsx")]
#[test]
fn a_register_may_be_a_workbook() {
    let communes: &[&[&str]] = &[
        &["DANH SÁCH XÃ"],
        &["STT", "Mã đơn vị", "Đơn vị", "Loại đơn vị", "Tên khác", "district", "Ghi chú"],
        &["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        &["1", "001", "Xã An", "commune", "Xã An cũ|Xã Ân", "Đông Sơn", "mới"],
        &["2", "002", "Xã Bình", "commune", "", "", ""],
        &["", "", "", "", "", "", ""],
        &["", "Người lập biểu"],
    ];
    let wards: &[&[&str]] = &[&["unit", "name", "kind"], &["010", "Phường Chi", "ward"]];
    let bytes = workbook(communes, wards);
    let options = ReadOptions::default().name("ds.xlsx");
    let faults = options.read_register(bytes.as_slice()).unwrap_err();
    insta::assert_snapshot!("register_of_a_workbook", faults.render());
    let options = options.foot("Người lập biểu");
    let register = options.read_register(bytes.as_slice()).unwrap_or_else(|it| panic!("{it}"));
    let expected = [
        RegisteredUnit::new("001", "Xã An")
            .kind("commune")
            .also("Xã An cũ")
            .also("Xã Ân")
            .attribute("district", "Đông Sơn"),
        RegisteredUnit::new("002", "Xã Bình").kind("commune"),
        RegisteredUnit::new("010", "Phường Chi").kind("ward"),
    ];
    assert_eq!(register.units(), expected);

    // Its faults stand in it, at the cell; where the data have the unit is said besides.
    let kinds = framework("commune");
    let data = "unit,portal\n001,có\n010,có\n";
    let read = ReadOptions::default().register(register).name("số-liệu.csv");
    let faults = read.read_csv(data.as_bytes(), &kinds).unwrap_err();
    insta::assert_snapshot!("kind_in_the_register_of_a_workbook", faults.render());
}

/// What a workbook hides or does not show in full is refused in a register as in data.
#[cfg(feature = "xlsx")]
#[test]
fn a_register_is_refused_as_the_data_of_a_workbook_are() {
    use rust_xlsxwriter::{Format, Workbook};
    let refused = |fill: &dyn Fn(&mut rust_xlsxwriter::Worksheet)| {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_row_matrix(0, 0, [["unit", "name", "region"], ["a", "Xã A", "I"]]).unwrap();
        sheet.write_row_matrix(2, 0, [["b", "Xã B", "I"], ["c", "Xã C", "I"]]).unwrap();
        fill(sheet);
        let bytes = workbook.save_to_buffer().unwrap();
        let faults = ReadOptions::default().read_register(bytes.as_slice()).unwrap_err();
        let found = faults.iter().map(|fault| {
            let cell = fault.location.as_ref().and_then(dti_engine::diagnostic::Location::cell);
            format!("{} {}", fault.code, cell.unwrap_or_default())
        });
        found.collect::<Vec<_>>()
    };
    let struck = Format::new().set_font_strikethrough();
    assert_eq!(
        refused(&|sheet| {
            sheet.write_with_format(1, 0, "a", &struck).unwrap();
        }),
        ["D0418 Sheet1!A2"]
    );
    let thousands = Format::new().set_num_format("#,##0");
    assert_eq!(
        refused(&|sheet| {
            sheet.write_with_format(2, 0, 12345, &thousands).unwrap();
        }),
        ["D0401 Sheet1!A3"]
    );
    assert_eq!(
        refused(&|sheet| {
            sheet.merge_range(1, 2, 3, 2, "I", &Format::new()).unwrap();
        }),
        ["D0417 Sheet1!C2"]
    );
    assert_eq!(
        refused(&|sheet| {
            sheet.write(4, 3, "gì").unwrap();
        }),
        ["D0205 Sheet1!D5"]
    );
    assert_eq!(
        refused(&|sheet| {
            sheet.write(2, 0, "a").unwrap();
        }),
        ["D0302 Sheet1!A3"]
    );
    assert_eq!(
        refused(&|sheet| {
            sheet.write(0, 0, "mã số").unwrap();
        }),
        ["D0204 Sheet1!A1"]
    );
    assert_eq!(
        refused(&|sheet| {
            sheet.write(4, 0, "Tổng cộng").unwrap();
        }),
        ["D0308 Sheet1!A5"]
    );
}

#[test]
fn faults_of_a_register_stand_in_the_register() {
    let text =
        "unit,name,kind,region\n01,Xã An,Xã,I\n02,Xã Bình,commune,III\n03,Xã Chi,commune,I\n";
    let options = ReadOptions::default().name("danh-sách.csv");
    let register = options.read_register(text.as_bytes()).unwrap();
    let framework = Framework::from_yaml(
        "framework: test/units\nversion: '1'\nkind: index\nunit_kind: [commune, ward]\npoints: 10\n\
         absent: {missing: zero}\nattributes: {region: {options: [I, II]}}\nmetrics: {portal: {type: yes_no}}\n\
         indicators: [{id: portal, points: 10, scoring: {yes_no: portal}}]\n",
    )
    .unwrap_or_else(|faults| panic!("{faults}"));
    let data = "unit,kind,region,portal\n01,,,có\n02,,,có\n03,ward,II,có\n";
    let read = ReadOptions::default().register(register).name("số-liệu.csv");
    let faults = read.read_csv(data.as_bytes(), &framework).unwrap_err();
    insta::assert_snapshot!("faults_of_a_register", faults.render());
}
