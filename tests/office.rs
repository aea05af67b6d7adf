//! An office's own workbook: heads over two rows, the names of metrics in them, headings, totals, signatures, and cells
//! as people write them.

#![cfg(feature = "xlsx")]
#![allow(clippy::unwrap_used, reason = "test code: a fault is a failed test")]

use dti_engine::dataset::{Dataset, PercentScale, ReadOptions, Register, RegisteredUnit, Value};
use dti_engine::diagnostic::Diagnostics;
use dti_engine::{Framework, Language};
use rust_xlsxwriter::{Format, Workbook};

const RULES: &str = "framework: demo/office\nversion: '2025'\nkind: index\nunit_kind: commune\npoints: 10\n\
absent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
metrics:\n  \
  head: {type: choice, options: {chief: Chủ tịch, deputy: Phó Chủ tịch}, name: Trưởng Ban chỉ đạo}\n  \
  page: {type: yes_no, name: Có chuyên mục}\n  \
  late: {type: count, name: Số báo cáo gửi chậm}\n  \
  homes: {type: count, name: Số hộ gia đình}\n  \
  received: {type: count, name: Số hồ sơ tiếp nhận}\n  \
  rate: {type: percent, name: Tỷ lệ hồ sơ đúng hạn}\n\
indicators: [{id: page, points: 10, scoring: {yes_no: page}}]\n";

fn framework() -> Framework {
    Framework::from_yaml(RULES).unwrap()
}

fn register() -> Register {
    let units = [("X01", "Xã Tân Phú"), ("X02", "Xã Hòa Bình"), ("X03", "Xã Thủy Nguyên")];
    Register::new(units.map(|(id, name)| RegisteredUnit::new(id, name))).unwrap()
}

/// A synthetic workbook in the layout that offices use.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Mẫu số 01").unwrap();
    let rows: [&[&str]; 15] = [
        &["UBND TỈNH", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        &["Mẫu số 01: TỔNG HỢP SỐ LIỆU"],
        &["STT", "Tên đơn vị", "Nhận thức số", "", "", "Hạ tầng số", "Số hồ sơ", "", "Ghi chú"],
        &[
            "",
            "",
            "Trưởng Ban chỉ đạo",
            "Có chuyên mục",
            "So bao cao gui cham",
            "Số hộ gia đình",
            "tiếp nhận",
            "Tỷ lệ hồ sơ đúng hạn\n(%)",
        ],
        &["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
        &["I", "KHU VỰC ĐỒNG BẰNG"],
        &["1", "Xã Tân Phú", "Chủ tịch", "x", "2", "4.920", "1.580", "85%"],
        &["2", "Xã Hòa Bình", "Phó Chủ tịch", "Không", "-", "5079", "2350", "0,61"],
        &["II", "KHU VỰC MIỀN NÚI"],
        &["3", "Xã Thuỷ Nguyên", "Chủ tịch", "", "0", "4871", "1460", "97", "Xã mới sáp nhập"],
        &["", "TỔNG CỘNG", "", "", "2", "14.870", "5.390"],
        &["", "Ghi chú: số liệu do các xã báo cáo"],
        &["", "NGƯỜI LẬP BIỂU", "", "", "", "CHỦ TỊCH"],
        &[],
        &["", "Nguyễn Văn A", "", "", "", "Trần Văn B"],
    ];
    for (row, texts) in (0u32..).zip(rows) {
        sheet
            .write_row(
                row,
                0,
                texts.iter().map(|text| if text.is_empty() { None } else { Some(*text) }),
            )
            .unwrap();
    }
    let plain = Format::new();
    sheet.merge_range(2, 2, 2, 4, "Nhận thức số", &plain).unwrap();
    sheet.merge_range(2, 0, 3, 0, "STT", &plain).unwrap();
    sheet.merge_range(2, 1, 3, 1, "Tên đơn vị", &plain).unwrap();
    sheet.merge_range(2, 6, 2, 7, "Số hồ sơ", &plain).unwrap();
    book.save_to_buffer().unwrap()
}

fn read(options: &ReadOptions) -> Result<Dataset, Diagnostics> {
    options
        .clone()
        .register(register())
        .name("mẫu.xlsx")
        .read_xlsx(workbook().as_slice(), &framework())
}

#[test]
fn what_is_left_to_mend_is_told_by_kind_with_the_option_that_answers_it() {
    let faults = read(&ReadOptions::default()).unwrap_err();
    insta::assert_snapshot!("kinds", faults.grouped().to_string());
    let groups = faults.grouped();
    let answers: Vec<String> =
        groups.iter().flat_map(|group| group.answers()).map(ToString::to_string).collect();
    assert_eq!(answers, ["--read x=có", "--read -=0", "--percent mixed|whole|share"]);
}

#[test]
fn with_the_answers_every_cell_is_read() {
    let options =
        ReadOptions::default().percent(PercentScale::Mixed).read_as("x", "có").read_as("-", "0");
    let dataset = read(&options).unwrap();
    let number = |text: &str| Value::Number(text.parse().unwrap());
    let choice = |id: &str| Value::Choice(id.to_owned());
    // Written off from the table above.
    let expected = [
        (
            "X01",
            [
                choice("chief"),
                Value::YesNo(true),
                number("2"),
                number("4920"),
                number("1580"),
                number("0.85"),
            ],
        ),
        (
            "X02",
            [
                choice("deputy"),
                Value::YesNo(false),
                number("0"),
                number("5079"),
                number("2350"),
                number("0.61"),
            ],
        ),
        (
            "X03",
            [
                choice("chief"),
                Value::Missing,
                number("0"),
                number("4871"),
                number("1460"),
                number("0.97"),
            ],
        ),
    ];
    assert_eq!(dataset.units().len(), 3);
    for (unit, values) in expected {
        let unit = dataset.unit(unit).unwrap();
        let metrics = ["head", "page", "late", "homes", "received", "rate"];
        for (metric, value) in metrics.into_iter().zip(values) {
            assert_eq!(unit.value(metric).unwrap(), value, "{} {metric}", unit.id());
        }
    }
    insta::assert_snapshot!("remarks", dataset.remarks(Language::Vi).join("\n"));
}

#[test]
fn without_a_register_no_row_is_passed_over_that_could_be_a_unit() {
    let text = |options: ReadOptions| {
        let read = options.read_xlsx(workbook().as_slice(), &framework());
        read.unwrap_err().grouped().to_string()
    };
    // Nothing names the unit of a row: `Tên đơn vị` does so with a register.
    assert!(text(ReadOptions::default()).contains("no header row with a column `unit`"));
}

#[test]
fn heads_that_could_be_two_metrics_are_refused() {
    let rules = RULES.replace("Số hộ gia đình", "Có chuyên mục");
    let framework = Framework::from_yaml(&rules).unwrap();
    let faults =
        Dataset::from_csv("unit,Có chuyên mục\nan,1\n".as_bytes(), &framework).unwrap_err();
    assert_eq!(
        faults.to_string(),
        "<csv>:1:6: error[D0202]: the column `Có chuyên mục` is the name of `page` and `homes`"
    );
    // A letter makes another metric: only marks, blanks, numbers and brackets may differ.
    for (head, taken) in [
        ("Số hộ gia đình", true),
        ("1.2. Số hộ gia đình", true),
        ("SỐ HỘ GIA ĐÌNH (hộ)", true),
        ("so ho gia dinh", true),
        ("Số hộ gia đình (late)", false),
        ("Số xã gia đình", false),
        ("Số hộ", false),
        ("Homes", false),
    ] {
        let text = format!("unit,{head}\nan,1\n");
        let read = Dataset::from_csv(text.as_bytes(), &self::framework());
        assert_eq!(read.is_ok(), taken, "{head}");
    }
}

#[test]
fn percentages_are_read_as_the_caller_says_and_never_guessed() {
    let read = |scale, text: &str| {
        let options = ReadOptions::default().percent(scale);
        let csv = format!("unit;rate\nan;{text}\nbinh;50%\n");
        let dataset = options.read_csv(csv.as_bytes(), &framework()).ok()?;
        match dataset.unit("an").unwrap().value("rate").unwrap() {
            Value::Number(number) => Some(number.normalize().to_string()),
            _ => None,
        }
    };
    use PercentScale::{Mixed, Share, Whole};
    for (text, whole, share, mixed) in [
        ("85", Some("0.85"), None, Some("0.85")),
        ("0,85", Some("0.0085"), Some("0.85"), Some("0.85")),
        ("1", Some("0.01"), Some("1"), None),
        ("0", Some("0"), Some("0"), Some("0")),
        ("85%", Some("0.85"), Some("0.85"), Some("0.85")),
    ] {
        let found = [Whole, Share, Mixed].map(|scale| read(scale, text));
        assert_eq!(found, [whole, share, mixed].map(|text| text.map(str::to_owned)), "{text}");
    }
}

const BUDGET: &str = "framework: demo/budget\nversion: '2025'\nkind: index\nunit_kind: commune\npoints: 10\n\
absent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
metrics:\n  \
  budget: {type: number, name: Kinh phí, unit_of_measure: triệu đồng}\n  \
  dossiers: {type: count, name: Số hồ sơ}\n  \
  rate: {type: percent, name: Tỷ lệ}\n  \
  day: {type: date, name: Ngày ban hành}\n\
indicators: [{id: rate, points: 10, scoring: {linear: {of: rate, zero_at: 0%, full_at: 100%}}}]\n";

/// The faults of a CSV file, a line each.
fn told(csv: &str) -> String {
    let framework = Framework::from_yaml(BUDGET).unwrap();
    match Dataset::from_csv(csv.as_bytes(), &framework) {
        Ok(_) => String::new(),
        Err(faults) => faults
            .iter()
            .map(|fault| format!("{} {}\n", fault.code, fault.message.get(Language::Vi)))
            .collect(),
    }
}

#[test]
fn a_head_in_another_measure_is_refused() {
    for (head, refused) in [
        ("Kinh phí (triệu đồng)", false),
        ("Kinh phí (tỷ đồng)", true),
        ("Kinh phí (nghìn tỷ)", true),
        ("Số hồ sơ (nghìn hồ sơ)", true),
        ("Số hồ sơ (cột 3)", false),
        ("Tỷ lệ (‰)", true),
        ("Tỷ lệ (%)", false),
    ] {
        let value = if head.starts_with("Tỷ lệ") { "85%" } else { "12" };
        let told = told(&format!("unit,{head}\nu1,{value}\n"));
        assert_eq!(told.contains("đơn vị tính khác"), refused, "{head}: {told}");
        assert_eq!(told.is_empty(), !refused, "{head}: {told}");
    }
}

#[test]
fn a_percent_sign_in_the_head_makes_shares_doubtful() {
    let told = told("unit,Tỷ lệ (%)\nu1,0.85\nu2,0.5\nu3,0\n");
    assert_eq!(told.matches("D0404").count(), 2, "{told}");
}

#[test]
fn rows_of_averages_are_no_units() {
    for row in ["Trung bình", "Cao nhất", "Thấp nhất", "Cộng toàn huyện", "Tổng các xã"]
    {
        assert!(told(&format!("unit,Số hồ sơ\nu1,12\n{row},26\n")).starts_with("D0308"), "{row}");
    }
    assert_eq!(told("unit,Số hồ sơ\nu1,12\nTrung Bình,26\n"), "");
}

#[test]
fn cells_that_show_another_number_are_refused() {
    let framework = Framework::from_yaml(BUDGET).unwrap();
    let told = |format: &str, column: &str, number: f64| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_row(0, 0, ["unit", column]).unwrap();
        sheet.write(1, 0, "u1").unwrap();
        sheet.write_with_format(1, 1, number, &Format::new().set_num_format(format)).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        match Dataset::from_xlsx(std::io::Cursor::new(bytes), &framework) {
            Ok(_) => String::new(),
            Err(faults) => faults.iter().map(|fault| fault.message.get(Language::Vi)).collect(),
        }
    };
    assert!(told("#,##0,,", "budget", 12_000_000.0).contains("hiển thị theo nghìn"));
    assert!(told("0 \"tỷ\"", "budget", 12.0).contains("hiển thị theo nghìn"));
    assert_eq!(told("#,##0 \"đ\"", "budget", 12.0), "");
    // A year typed into a cell with the format of a date: 16 July 1905 is day 2024 of a spreadsheet.
    assert!(told("dd/mm/yyyy", "day", 2024.0).contains("con số 2024 hiển thị dưới dạng ngày"));
    assert_eq!(told("dd/mm/yyyy", "day", 45_444.0), "");
}

#[test]
fn a_second_table_with_other_columns_is_no_repeated_head() {
    let framework = Framework::from_yaml(BUDGET).unwrap();
    let read = |second: [&str; 3]| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let rows = [["Tên đơn vị", "Số hồ sơ", "Kinh phí"], ["Xã Tân Phú", "10", "20"], second];
        for (row, cells) in (0..).zip(rows) {
            sheet.write_row(row, 0, cells).unwrap();
        }
        sheet.write_row(3, 0, ["Xã Hòa Bình", "30", "40"]).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let options = ReadOptions::default().register(register());
        options.read_xlsx(std::io::Cursor::new(bytes), &framework)
    };
    let same = read(["Tên đơn vị", "Số hồ sơ", "Kinh phí"]).unwrap();
    assert_eq!(same.units().len(), 2);
    let other = read(["Tên đơn vị", "Kinh phí", "Số hồ sơ"]).unwrap_err();
    assert!(other.iter().any(|fault| fault.message.get(Language::Vi).contains("bảng thứ hai")));
}

/// Reads rows of texts as a sheet, and returns the faults, a line each with the option that answers it.
fn of_rows(rows: &[&[&str]], options: &ReadOptions) -> String {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write(row, column, *cell).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    match options.read_xlsx(bytes.as_slice(), &Framework::from_yaml(BUDGET).unwrap()) {
        Ok(_) => String::new(),
        Err(faults) => {
            let told = |fault: &dti_engine::diagnostic::Diagnostic| {
                let answer = fault.answer.as_ref().map(|answer| format!(" [{answer}]"));
                let message = fault.message.get(Language::Vi);
                format!("{} {message}{}\n", fault.code, answer.unwrap_or_default())
            };
            faults.iter().map(told).collect()
        }
    }
}

#[test]
fn a_title_in_another_unit_of_measure_puts_the_columns_beneath_it_in_doubt() {
    let read = |title: &[&str], heads: &[&str]| {
        let value = |head: &&str| if head.contains("lệ") { "85%" } else { "12" };
        let values = std::iter::once("u1").chain(heads.iter().skip(1).map(value));
        let values: Vec<_> = values.collect();
        of_rows(&[&["UBND TỈNH"], title, heads, &values], &ReadOptions::default())
    };
    let (money, all) = (["unit", "Kinh phí"], ["unit", "Kinh phí", "Số hồ sơ", "Tỷ lệ"]);
    for title in [
        &["Đơn vị tính: tỷ đồng"][..],
        &["", "(ĐVT: nghìn đồng)"],
        &["Biểu 2. Kinh phí (Đvt: 1.000 đồng)"],
        &["Đơn vị: tỷ đồng"],
        &["Đơn vị tính:", "Tỷ đồng"],
    ] {
        let told = read(title, &money);
        assert_eq!(told.matches("`budget` có đơn vị tính khác").count(), 1, "{title:?}: {told}");
        assert_eq!(told.lines().count(), 1, "{title:?}: {told}");
        // An id as a head says no unit of measure either.
        assert!(read(title, &["unit", "budget"]).starts_with("D0202"), "{title:?}");
        // The head says it.
        assert_eq!(read(title, &["unit", "Kinh phí (triệu đồng)"]), "", "{title:?}");
    }
    // Of the columns that have it. The number of dossiers is in no money.
    assert_eq!(read(&["Đơn vị tính: triệu đồng"], &all), "");
    assert_eq!(read(&["Đơn vị báo cáo: Xã Tân Phú"], &all), "");
    // Of no column: any of the numbers may be in it.
    let told = read(&["ĐVT: tỷ đồng"], &all);
    assert_eq!(told.matches("D0202").count(), 2, "{told}");
    assert!(read(&["ĐVT: nghìn hồ sơ"], &["unit", "Số hồ sơ"]).contains("`dossiers` có đơn vị"));
    assert!(read(&["(Đơn vị tính: ‰)"], &["unit", "Tỷ lệ"]).contains("`rate` có đơn vị"));
    assert_eq!(read(&["(Đơn vị tính: %)"], &["unit", "Tỷ lệ"]), "");
    assert!(read(&["(Đơn vị tính: %)"], &["unit", "Số hồ sơ"]).contains("`dossiers` có đơn vị"));
    // A percent sign there makes bare shares doubtful, as one in the head does.
    let shares = [&["(Đơn vị tính: %)"][..], &["unit", "Tỷ lệ"], &["u1", "0,85"], &["u2", "0,5"]];
    assert_eq!(of_rows(&shares, &ReadOptions::default()).matches("D0404").count(), 2);
}

#[test]
fn a_unit_of_measure_beneath_a_head_is_a_part_of_it() {
    let read = |measure: &str| {
        let rows =
            [&["unit", "Số liệu", "Kinh phí"][..], &["", "Số hồ sơ", measure], &["u1", "12", "5"]];
        of_rows(&rows, &ReadOptions::default())
    };
    assert_eq!(read("triệu đồng"), "");
    assert_eq!(read("(triệu đồng)"), "");
    assert!(read("tỷ đồng").contains("có tên của `budget` nhưng đơn vị tính khác"));
    assert!(read("(tỷ đồng)").contains("có tên của `budget` nhưng đơn vị tính khác"));
}

#[test]
fn the_end_of_a_table_is_offered_where_it_stands() {
    let table =
        [&["unit", "Số hồ sơ"][..], &["u1", "12"], &["Thanh Hóa, ngày 15 tháng 6 năm 2025"]];
    let signed = [&table[..], &[&["NGƯỜI LẬP BIỂU", "CHỦ TỊCH"], &["Nguyễn Văn A"]]].concat();
    let options = ReadOptions::default();
    let told = of_rows(&table, &options);
    assert!(told.starts_with("D0308") && !told.contains("--foot"), "{told}");
    let told = of_rows(&signed, &options);
    assert!(told.starts_with("D0308") && told.contains("[--foot \"NGƯỜI LẬP BIỂU\"]"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    assert_eq!(of_rows(&signed, &options.clone().foot("NGƯỜI LẬP BIỂU")), "");
    // Where it does not stand, the day is told.
    assert!(of_rows(&table, &options.foot("NGƯỜI LẬP BIỂU")).starts_with("D0308"));
}

/// A row of sums is no unit's, whatever it is called. By hand: 120 + 250 + 30 + 600 = 1000, 20 + 30 + 5 + 45 = 100.
#[test]
fn a_row_with_the_sums_of_all_others_is_no_unit() {
    let units = "Xã A,120,20\nXã B,250,30\nXã C,30,5\nXã D,600,45\n";
    let head = "unit,Số hồ sơ,Kinh phí\n";
    let refused =
        |text: &str| told(text).starts_with("D0308 số liệu ở dòng `Huyện Đông Sơn` bằng tổng");
    assert!(refused(&format!("{head}{units}Huyện Đông Sơn,1000,100\n")));
    assert!(refused(&format!("{head}Huyện Đông Sơn,1000,100\n{units}")));
    // One column is enough where it is long and large, and an average beside it does not matter.
    assert!(refused(&format!("{head}{units}Huyện Đông Sơn,1000,25\n")));
    assert!(refused(&format!("{head}{units}Huyện Đông Sơn,1000,\n")));
    for other in
        ["Huyện Đông Sơn,1001,100", "Huyện Đông Sơn,999,100", "Huyện Đông Sơn,,100", "Xã E,0,0"]
    {
        assert_eq!(told(&format!("{head}{units}{other}\n")), "", "{other}");
    }
    // By chance: 12 + 8 = 20.
    assert_eq!(told("unit,Số hồ sơ\nXã A,12\nXã B,8\nXã C,0\nXã D,20\n"), "");
    // A register says that it is a unit.
    let framework = Framework::from_yaml(BUDGET).unwrap();
    let text = format!("{head}{units}Huyện Đông Sơn,1000,100\n");
    let listed = ["Xã A", "Xã B", "Xã C", "Xã D", "Huyện Đông Sơn"];
    let all = Register::new(listed.map(|unit| RegisteredUnit::new(unit, unit))).unwrap();
    assert!(ReadOptions::default().register(all).read_csv(text.as_bytes(), &framework).is_ok());
}

/// Subtotals that were typed and not worked out by the workbook: above their communes, or beneath them.
#[test]
fn a_row_with_the_sums_of_the_rows_beside_it_is_no_unit() {
    let head = "unit,dossiers,budget\n";
    // 120 + 240 + 310 + 90 = 760; 8100 + 7200 + 9300 + 4400 = 29000. 420 + 150 = 570; 51000 + 69000 = 120000.
    let first = "Xã A,120,8100\nXã B,240,7200\nXã C,310,9300\nXã D,90,4400\n";
    let second = "Xã E,420,51000\nXã F,150,69000\n";
    let (one, two) = ("Cụm một,760,29000\n", "Cụm hai,570,120000\n");
    for text in
        [format!("{head}{one}{first}{two}{second}"), format!("{head}{first}{one}{second}{two}")]
    {
        let faults = ReadOptions::default().name("t.csv").read_csv(text.as_bytes(), &sums_rules());
        let faults = faults.unwrap_err();
        let told: Vec<_> = faults.iter().map(|fault| fault.message.get(Language::Vi)).collect();
        assert_eq!(
            told,
            ["Cụm một", "Cụm hai"].map(|row| format!(
                "số liệu ở dòng `{row}` bằng tổng của các dòng khác, như một dòng cộng"
            ))
        );
        let from: Vec<_> = faults.iter().map(|fault| fault.related[0].location.line).collect();
        let expected = if text.contains(&format!("{head}Cụm")) { [6, 9] } else { [2, 7] };
        assert_eq!(from, expected, "{text}");
    }
    // One figure of a unit is often the sum of two others; and two columns that are equal prove no more than one.
    for text in [
        format!("{head}Cụm một,760,29001\n{first}{second}"),
        format!("{head}Xã K,360,360\nXã A,120,120\nXã B,240,240\nXã C,310,310\nXã D,9,9\n"),
        format!("{head}{first}Xã K,400,\nXã L,310,\n"),
    ] {
        let read = ReadOptions::default().read_csv(text.as_bytes(), &sums_rules());
        assert!(read.is_ok(), "{text}{}", read.unwrap_err());
    }
}

fn sums_rules() -> Framework {
    Framework::from_yaml(
        "framework: test/sums\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\nabsent: {missing: zero}\n\
         metrics: {dossiers: {type: count}, budget: {type: number}}\n\
         indicators: [{id: a, points: 10, scoring: {per_item: {of: dossiers, points: 1}}}]\n",
    )
    .unwrap()
}

#[test]
fn a_column_that_a_hidden_sheet_has_too_says_so() {
    let help = |hide: Option<usize>| {
        let mut book = Workbook::new();
        for (place, unit) in ["u1", "u2"].into_iter().enumerate() {
            let sheet = book.add_worksheet();
            sheet.write_row(0, 0, ["unit", "Số hồ sơ"]).unwrap();
            sheet.write_row(1, 0, [unit, "12"]).unwrap();
            sheet.set_hidden(hide == Some(place));
            sheet.set_active(hide != Some(place));
        }
        let bytes = book.save_to_buffer().unwrap();
        let read = Dataset::from_xlsx(bytes.as_slice(), &Framework::from_yaml(BUDGET).unwrap());
        let faults = read.unwrap_err();
        let fault = faults.iter().next().unwrap();
        assert_eq!(fault.code.as_str(), "D0203");
        fault.help.as_ref().unwrap().get(Language::Vi)
    };
    assert!(!help(None).contains("đang ẩn"));
    for place in 0..2 {
        assert!(
            help(Some(place)).starts_with("một trong hai trang đang ẩn: chỉ giữ cột"),
            "{place}"
        );
    }
}

/// What a cell may hold is told of many cells as it is of one.
#[test]
fn faults_of_one_kind_keep_what_is_allowed() {
    let framework = Framework::from_yaml(
        "framework: test/words\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
         absent: {missing: zero}\nmetrics: {y: {type: yes_no}, a: {type: choice, options: [chief, deputy]}, \
         b: {type: choice, options: [full, part]}}\n\
         indicators: [{id: y, points: 10, scoring: {yes_no: y}}]\n",
    );
    let csv = "unit,y,a,b\nu1,K,trưởng,đủ\nu2,1.0,phó,thiếu\n";
    let faults = Dataset::from_csv(csv.as_bytes(), &framework.unwrap()).unwrap_err();
    let groups: Vec<String> = faults.grouped().iter().map(ToString::to_string).collect();
    assert_eq!((faults.len(), groups.len()), (6, 3), "{groups:?}");
    for allowed in
        ["allowed: yes or no", "allowed: `chief` or `deputy`", "allowed: `full` or `part`"]
    {
        assert_eq!(groups.iter().filter(|group| group.contains(allowed)).count(), 1, "{groups:?}");
    }
}

#[test]
fn headings_among_units_of_any_ids_are_no_units() {
    let heads = "unit,name,Số hồ sơ\n";
    for rows in [
        // Units with letters for ids, beneath Roman numerals.
        "I,Khu vực I,\na,Xã A,1\nb,Xã B,2\nII,Khu vực II,\nc,Xã C,3\nd,Xã D,4\n",
        "I,Khu vực I,3\na,Xã A,1\nb,Xã B,2\nII,Khu vực II,3\nc,Xã C,3\n",
        // An outline, with the sums of what follows and without.
        "1,Huyện Yên Định,\n1.1,Xã A,1\n1.2,Xã B,3\n2,Huyện Thọ Xuân,\n2.1,Xã C,3\n",
        "1,Huyện Yên Định,4\n1.1,Xã A,1\n1.2,Xã B,3\n2,Huyện Thọ Xuân,3\n2.1,Xã C,3\n",
    ] {
        let told = told(&format!("{heads}{rows}"));
        assert_eq!(told.matches("D0308").count(), 2, "{rows}: {told}");
    }
    for rows in ["i,Xã I,\na,Xã A,1\nb,Xã B,2\n", "1,Xã A,1\n1a,Xã B,3\n11,Xã C,2\n"] {
        assert_eq!(told(&format!("{heads}{rows}")), "", "{rows}");
    }
}

#[test]
fn rows_that_say_what_their_figures_are_are_no_units() {
    for row in [
        "T.Cộng",
        "Cộng I",
        "Tổng khu vực I",
        "Cộng cụm 1",
        "Cộng dồn",
        "Tổng hợp",
        "Nguồn: Sở TTTT",
        "(*) Số liệu ước tính",
        "Tỷ lệ",
        "Min",
        "MAX",
        "Trung vị",
        "Median",
        "TB",
        "BQ",
        "ĐTB",
        "Σ",
        "Count",
        "Năm trước",
        "Năm 2023",
        "Kế hoạch",
        "Kế hoạch năm 2024",
        "Chỉ tiêu",
        "Mục tiêu",
        "Điểm tối đa",
        "Đơn vị tính",
        "(Đơn vị tính: hồ sơ)",
        "Ví dụ",
        "Example",
        "-",
        "TC",
    ] {
        let bare = told(&format!("unit,Số hồ sơ\nu1,12\n{row},26\n"));
        assert!(bare.starts_with("D0308"), "{row}: {bare}");
        let named = told(&format!("unit,name,Số hồ sơ\nu1,Xã An,12\nu2,{row},26\n"));
        assert!(named.starts_with("D0308"), "{row}: {named}");
    }
    // A unit may have such an id, and such words within its name.
    for row in [
        "TB,Thái Bình",
        "x,Xã An",
        "TC,Sở Tài chính",
        "u2,Tổng công ty Sông Đà",
        "u2,Kế hoạch và Đầu tư",
        "u2,Cộng Hòa",
        "u2,Tân Tiến",
        "u2,Năm Căn",
        "u2,Mục Tiêu Sơn",
        "u2,Nguồn Sơn",
    ] {
        assert_eq!(told(&format!("unit,name,Số hồ sơ\nu1,Xã An,12\n{row},26\n")), "", "{row}");
    }
    assert_eq!(told("unit,Số hồ sơ\ny,12\nx,26\n"), "");
    // Its cells are no values.
    let told = told("unit,name,Số hồ sơ,Tỷ lệ\nĐVT,,hồ sơ,%\nu1,Xã An,12,85%\n");
    assert!(told.starts_with("D0308") && !told.contains("D0401"), "{told}");
}

#[test]
fn numbers_of_columns_are_no_unit() {
    let of = |row: &str| told(&format!("unit,name,Số hồ sơ,Tỷ lệ\n{row}\nu1,Xã An,12,85%\n"));
    for row in ["1,2,3,4", "A,B,1,2"] {
        assert!(of(row).starts_with("D0308"), "{row}: {}", of(row));
    }
    assert_eq!(of("(1),(2),(3),(4)"), "");
    let nameless = |row: &str, others: [&str; 2]| {
        let [one, other] = others;
        told(&format!("unit,dossiers,budget\n{row}\n{one},5,1\n{other},6,1\n"))
    };
    for row in ["1,2,3", "A,1,2"] {
        assert!(nameless(row, ["x1", "x2"]).starts_with("D0308"), "{row}");
    }
    assert_eq!(nameless("1,2,3", ["2", "3"]), "");
    assert_eq!(nameless("A,1,2", ["B", "C"]), "");
}

#[test]
fn ids_that_programs_changed_are_refused() {
    for id in ["'001", "01.0"] {
        let told = told(&format!("unit,Số hồ sơ\n{id},12\n02,13\n"));
        assert!(told.starts_with("D0310"), "{id}: {told}");
    }
    let told = told("unit,metric,value\nxa-1,dossiers,12\nxa-01,rate,85%\n");
    assert!(told.contains("D0302"), "{told}");
}

#[test]
fn a_percentage_far_above_the_others_is_doubtful() {
    let of = |cells: &str| {
        let rows = cells.split(' ').enumerate().map(|(row, cell)| format!("u{row},{cell}\n"));
        told(&format!("unit,Tỷ lệ\n{}", rows.collect::<String>()))
    };
    for cells in ["85% 8500% 92%", "85.5% 8550.5% 92%", "85% 92% 1000%"] {
        assert_eq!(of(cells).matches("D0404").count(), 1, "{cells}: {}", of(cells));
    }
    for cells in ["85% 120% 92%", "1200% 1500% 85%", "8500%"] {
        assert_eq!(of(cells), "", "{cells}");
    }
}

/// The heads of an office's own table, saved as CSV, as in a workbook.
#[test]
fn the_columns_of_the_unit_have_vietnamese_heads_in_csv_too() {
    let framework = sums_rules();
    let units = |text: &str| {
        let read =
            ReadOptions::default().ignore("Đơn vị tính").read_csv(text.as_bytes(), &framework);
        let dataset = read.unwrap_or_else(|faults| panic!("{text}{faults}"));
        let units = dataset.units().map(|unit| format!("{} {}", unit.id(), unit.name()));
        units.collect::<Vec<_>>()
    };
    for head in ["Mã đơn vị;Tên đơn vị", "unit;name", "MÃ ĐƠN VỊ;Đơn vị", "Mã  đơn vị;name"]
    {
        assert_eq!(units(&format!("STT;{head};dossiers\n1;01;Xã An;5\n")), ["01 Xã An"], "{head}");
    }
    assert_eq!(units("Đơn vị;dossiers;Đơn vị tính\nXã An;5;hồ sơ\n"), ["Xã An Xã An"]);
    let register = "Mã đơn vị;Đơn vị;Loại đơn vị\n01;Xã An;commune\n";
    let register = Register::from_csv(register.as_bytes()).unwrap();
    assert_eq!(register.units(), [RegisteredUnit::new("01", "Xã An").kind("commune")]);
}
