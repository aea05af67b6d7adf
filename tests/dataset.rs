//! Datasets as users read them: one bad file per fault, and what holds for every file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "test code: a fault is a failed test"
)]

use std::fs;
use std::path::Path;

use dti_engine::dataset::{DatasetBuilder, DecimalSign, Limits, ReadOptions, Submission, Value};
use dti_engine::number::Decimal;
use dti_engine::{Dataset, Framework, Language};
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use proptest::{prop_assert, prop_assert_eq};

/// A metric of every type.
const METRICS: &str = r#"
metrics:
  dossiers:      {type: count, name: {vi: Số hồ sơ}}
  meetings:      {type: count, name: {vi: Số cuộc họp}, at_most: 366}
  budget:        {type: number, name: {vi: Kinh phí}, unit_of_measure: triệu đồng}
  online_rate:   {type: percent, name: {vi: Tỷ lệ trực tuyến}, at_least: 0%, at_most: 100%}
  province_rank: {type: rank, field: 27, name: {vi: Xếp hạng}}
  portal:        {type: yes_no, name: {vi: Có trang thông tin}}
  head:          {type: choice, options: {chief: {vi: Trưởng ban}, deputy: {vi: Phó ban}, none: {vi: Không}}, name: {vi: Người đứng đầu}}
  opened:        {type: date, name: {vi: Ngày mở}}
  note:          {type: text, name: {vi: Ghi chú}}
"#;

fn index(kinds: &str) -> Framework {
    let text = format!(
        "framework: test/index\nversion: '1'\nkind: index\nunit_kind: {kinds}\npoints: 10\n\
         absent: {{missing: zero, not_applicable: exclude, rejected: zero}}\n{METRICS}\n\
         indicators:\n  - {{id: portal, points: 10, scoring: {{yes_no: portal}}}}\n"
    );
    Framework::from_yaml(&text).unwrap()
}

fn criteria() -> Framework {
    Framework::from_yaml(
        "framework: test/criteria\nversion: '1'\nkind: criteria\nunit_kind: commune\n\
         metrics: {phones: {type: percent}, work: {type: percent}}\n\
         targets:\n  - {id: smartphones, of: phones, above: 80%}\n  - {id: online_work, of: work, at_least: 60%}\n",
    )
    .unwrap()
}

fn read(text: &str, framework: &Framework) -> Dataset {
    Dataset::from_csv(text.as_bytes(), framework).unwrap_or_else(|faults| panic!("{faults}"))
}

fn codes(text: &str, framework: &Framework) -> Vec<&'static str> {
    codes_with(text, framework, &ReadOptions::default())
}

fn codes_with(text: &str, framework: &Framework, options: &ReadOptions) -> Vec<&'static str> {
    match options.read_csv(text.as_bytes(), framework) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(|fault| fault.code.as_str()).collect(),
    }
}

fn value(dataset: &Dataset, unit: &str, metric: &str) -> Value {
    dataset.unit(unit).unwrap().value(metric).unwrap()
}

/// The id, the name and the kind of every unit.
fn units(dataset: &Dataset) -> Vec<[String; 3]> {
    let all = dataset.units().map(|unit| [unit.id(), unit.name(), unit.kind().as_str()]);
    all.map(|unit| unit.map(str::to_owned)).collect()
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}

/// What a spreadsheet leaves beside a table: columns in which nothing stands.
#[test]
fn empty_columns_without_a_name_are_passed_over() {
    let framework = index("commune");
    let expected = read("unit;dossiers\nan;1\n", &framework);
    for text in ["unit;dossiers;;\r\nan;1;;\r\n;;;\r\n", "unit;;dossiers\r\nan; ;1\r\n"] {
        let dataset = read(text, &framework);
        assert_eq!(units(&dataset), units(&expected));
        assert_eq!(value(&dataset, "an", "dossiers"), number("1"));
    }
    assert_eq!(codes("unit;;dossiers\nan;x;1\nbinh;y;2\n", &framework), ["D0205"]);
}

/// The bytes that Excel writes where Windows speaks Vietnamese: semicolons, decimal commas, points
/// between thousands, line ends of two characters, a quoted line break; in each of its encodings.
#[test]
fn what_vietnamese_excel_writes_is_read() {
    let framework = index("commune");
    let text = "unit;name;dossiers;budget;online_rate;opened;note\r\n\
                an;Xã Hoà An;1.234.567;-1.234,5;85,5%;01/06/2023;\"dòng một\ndòng \"\"hai\"\"\"\r\n\
                binh;Xã Bình;1.234;0,125;100%;5/1/2023;a\r\n";
    let utf_16 = |text: &str, bytes: fn(u16) -> [u8; 2]| {
        let marked = format!("\u{feff}{text}");
        marked.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    // “Unicode Text” has tabs, and quotes only where a cell needs them.
    let tabs = text.replace(';', "\t");
    let files = [
        text.as_bytes().to_vec(),
        format!("\u{feff}{text}").into_bytes(),
        format!("sep=;\r\n{text}").into_bytes(),
        format!("\u{feff}SEP=;\n{text}").into_bytes(),
        utf_16(&tabs, u16::to_le_bytes),
        utf_16(&tabs, u16::to_be_bytes),
    ];
    for bytes in files {
        let dataset = Dataset::from_csv(bytes.as_slice(), &framework);
        let dataset = dataset.unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(dataset.units().next().unwrap().name(), "Xã Hoà An");
        assert_eq!(value(&dataset, "an", "dossiers"), number("1234567"));
        assert_eq!(value(&dataset, "an", "budget"), number("-1234.5"));
        assert_eq!(value(&dataset, "an", "online_rate"), number("0.855"));
        assert_eq!(value(&dataset, "an", "opened"), Value::Date("2023-06-01".parse().unwrap()));
        let note = Value::Text("dòng một\ndòng \"hai\"".to_owned());
        assert_eq!(value(&dataset, "an", "note"), note);
        assert_eq!(value(&dataset, "binh", "dossiers"), number("1234"));
        assert_eq!(value(&dataset, "binh", "budget"), number("0.125"));
    }
    // A line that names a delimiter holds where the header alone would not tell.
    assert_eq!(codes("sep=|\nunit|dossiers\nan|1\n", &framework), [""; 0]);
    let lines = "sep=;\nunit;dossiers\nan;x\n";
    let faults = Dataset::from_csv(lines.as_bytes(), &framework).unwrap_err();
    assert_eq!(faults.iter().next().unwrap().location.as_ref().unwrap().line, 3);
}

#[test]
fn damaged_utf_16_is_refused() {
    let framework = index("commune");
    let bytes =
        |units: &[u16]| units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>();
    let text: Vec<u16> = "\u{feff}unit,note\nan,".encode_utf16().collect();
    let half = bytes(&[text.as_slice(), &[0xd800, 0x61]].concat());
    let odd = [bytes(&text), vec![0x61]].concat();
    for damaged in [half, odd] {
        let faults = Dataset::from_csv(damaged.as_slice(), &framework).unwrap_err();
        let fault = faults.iter().next().unwrap();
        assert_eq!((fault.code.as_str(), faults.len()), ("D0102", 1));
        assert_eq!(fault.location.as_ref().unwrap().line, 2, "{fault}");
    }
}

/// The letters of Windows-1258 with their tones behind them become the letters that everyone writes.
#[cfg(feature = "encodings")]
#[test]
fn windows_1258_is_read_where_the_options_say_so() {
    use dti_engine::dataset::Encoding;
    let framework = index("commune");
    // Xã Triệu Thành: ã is `a` and a tone, ệ is `ê` and a tone, à one byte.
    let bytes = b"unit;name;portal\r\nan;Xa\xde Tri\xea\xf2u Th\xe0nh;c\xf3\r\n";
    let options = ReadOptions::default().encoding(Encoding::Windows1258);
    let dataset = options.read_csv(&bytes[..], &framework);
    let dataset = dataset.unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(dataset.units().next().unwrap().name(), "Xã Triệu Thành");
    assert_eq!(value(&dataset, "an", "portal"), Value::YesNo(true));
    let faults = ReadOptions::default().read_csv(&bytes[..], &framework).unwrap_err();
    let help = faults.iter().next().unwrap().help.clone().unwrap();
    assert!(help.contains("`an;Xã Triệu Thành;có`"), "{help}");
}

/// One file per fault; the name of the file tells the framework it is read for.
#[test]
fn every_bad_file_is_refused_in_words() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_data");
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let framework = if stem.starts_with("criteria") {
            criteria()
        } else if stem.starts_with("kinds") {
            index("[commune, district]")
        } else {
            index("commune")
        };
        if stem == "windows_1258" && !cfg!(feature = "encodings") {
            // Its advice shows what the line would say, where that can be read.
            continue;
        }
        let options = ReadOptions::default().name(format!("{stem}.csv"));
        let faults = options.read_csv_path(&path, &framework).unwrap_err();
        insta::assert_snapshot!(stem, format!("{faults:#}"));
    }
}

#[test]
fn a_wide_file_is_read() {
    let framework = index("commune");
    let dataset = read(
        "\u{feff}unit,name,dossiers,budget,online_rate,province_rank,portal,head,opened,note,evidence:dossiers\r\n\
         an,Xã An,820,-12.50,85.5%,3,Có,chief,01/6/2023,\"một, hai \"\"ba\"\"\nbốn\",BC-12\r\n\
         \r\n,,,,,,,,,,\r\n\
         triệu-thành,,n/a,N/A,50%,,rejected,none, , ,\r\n",
        &framework,
    );
    // A unit without name is called by its id.
    let expected = [["an", "Xã An", "commune"], ["triệu-thành", "triệu-thành", "commune"]];
    assert_eq!(units(&dataset), expected);
    assert_eq!(value(&dataset, "an", "dossiers"), number("820"));
    assert_eq!(value(&dataset, "an", "budget"), number("-12.5"));
    assert_eq!(value(&dataset, "an", "online_rate"), number("0.855"));
    assert_eq!(value(&dataset, "an", "province_rank"), number("3"));
    assert_eq!(value(&dataset, "an", "portal"), Value::YesNo(true));
    assert_eq!(value(&dataset, "an", "head"), Value::Choice("chief".to_owned()));
    assert_eq!(value(&dataset, "an", "opened"), Value::Date("2023-06-01".parse().unwrap()));
    assert_eq!(value(&dataset, "an", "note"), Value::Text("một, hai \"ba\"\nbốn".to_owned()));
    assert_eq!(value(&dataset, "an", "meetings"), Value::Missing, "a metric without a column");
    let decomposed = "trie\u{323}\u{302}u-tha\u{300}nh";
    assert_eq!(value(&dataset, decomposed, "dossiers"), Value::NotApplicable);
    assert_eq!(value(&dataset, decomposed, "budget"), Value::NotApplicable);
    assert_eq!(value(&dataset, decomposed, "online_rate"), number("0.5"));
    assert_eq!(value(&dataset, decomposed, "portal"), Value::Rejected);
    for metric in ["province_rank", "opened", "note"] {
        assert_eq!(value(&dataset, decomposed, metric), Value::Missing, "{metric}");
    }
    assert!(dataset.carries_evidence());
    let evidence = |unit| dataset.unit(unit).unwrap().evidence("dossiers").unwrap();
    assert_eq!((evidence("an"), evidence(decomposed)), (Some("BC-12"), None));
    assert_eq!(dataset.framework(), framework.id());
    assert_eq!(dataset.framework_version(), framework.version());
}

/// The same figures have one digest, whatever form they came in.
#[test]
fn the_digest_is_that_of_the_figures() {
    let framework = index("commune");
    // printf 'unit,name,kind,dossiers,meetings,budget,online_rate,province_rank,portal,head,opened,note\n\
    //         an,an,commune,1,,,,,,,,\n' | sha256sum
    let digest = "0ff3585bdf224a0c8cd3d4a8f1caf076991634c46abd2228b311bbdfecdb11d4";
    let submissions: Vec<Submission> =
        serde_json::from_str(r#"[{"unit": "an", "metrics": {"dossiers": 1}}]"#).unwrap();
    let mut builder = DatasetBuilder::new(&framework);
    builder.add_unit("an").value("dossiers", 1);
    let mut workbook = Vec::new();
    let template = dti_engine::dataset::Template::new(&framework);
    template.dataset(&read("unit,dossiers\nan,1\n", &framework)).write(&mut workbook).unwrap();
    for dataset in [
        read("unit,dossiers\nan,1\n", &framework),
        read("dossiers;name;unit\r\n1;;an\r\n", &framework),
        read("unit,metric,value\nan,dossiers,1\n", &framework),
        Dataset::from_submissions(submissions, &framework).unwrap(),
        builder.build().unwrap(),
        ReadOptions::default().read_xlsx(workbook.as_slice(), &framework).unwrap(),
    ] {
        assert_eq!(dataset.digest(), digest);
        assert_eq!(read(&written(&dataset), &framework).digest(), digest);
    }
    let other = read("unit,dossiers\nan,2\n", &framework);
    assert_ne!(other.digest(), digest);
}

#[test]
fn every_line_end_and_delimiter_reads_alike() {
    let framework = index("commune");
    let text = "unit,name,dossiers\nan,Xã An,1\nbinh,\"Xã, Bình\",\n";
    let expected = read(text, &framework);
    for (delimiter, end) in [(",", "\r\n"), (",", "\r"), (";", "\n"), ("\t", "\r\n"), (";", "\r")] {
        let text = text.replace("Xã, Bình", "\u{0}").replace(',', delimiter);
        let text = text.replace('\u{0}', "Xã, Bình").replace('\n', end);
        let dataset = read(&text, &framework);
        assert_eq!(units(&dataset), units(&expected));
        assert_eq!(value(&dataset, "an", "dossiers"), number("1"));
        assert_eq!(value(&dataset, "binh", "dossiers"), Value::Missing);
    }
    let last_line_open = read("unit,dossiers\nan,12", &framework);
    assert_eq!(value(&last_line_open, "an", "dossiers"), number("12"));
}

#[test]
fn the_decimal_sign_is_found_from_the_whole_file() {
    let framework = index("commune");
    let budget = |text: &str| {
        let dataset = read(text, &framework);
        dataset.values("budget").unwrap().collect::<Vec<_>>()
    };
    // What one cell says settles what others mean, before and behind it.
    let comma = "unit;budget;dossiers\nan;1.234;1.234\nbinh;12,5;7\nchau;7.000;8.001\n";
    assert_eq!(budget(comma), [number("1234"), number("12.5"), number("7000")]);
    assert_eq!(value(&read(comma, &framework), "chau", "dossiers"), number("8001"));
    let point = "unit;budget\nan;1.234\nbinh;12.5\nchau;7,000\n";
    assert_eq!(budget(point), [number("1.234"), number("12.5"), number("7000")]);
    let grouped = "unit;budget\nan;1.234\nbinh;1.234.567\n";
    assert_eq!(budget(grouped), [number("1234"), number("1234567")]);
    let both = "unit;budget\nan;1.234,5\nbinh;-0,125\n";
    assert_eq!(budget(both), [number("1234.5"), number("-0.125")]);
    // A count proves nothing, and neither do whole numbers.
    assert_eq!(codes("unit;dossiers\nan;1.234\nbinh;12\n", &framework), ["D0410"]);
    // A thousand written in a file of decimal points is no count.
    assert_eq!(codes("unit;dossiers;budget\nan;1.234;2.5\n", &framework), ["D0403"]);
}

#[test]
fn a_decimal_sign_that_is_given_holds() {
    let framework = index("commune");
    let text = "unit;budget\nan;1.234\n";
    for (sign, expected) in [(DecimalSign::Point, "1.234"), (DecimalSign::Comma, "1234")] {
        let options = ReadOptions::default().decimal(sign);
        let dataset = options.read_csv(text.as_bytes(), &framework).unwrap();
        assert_eq!(value(&dataset, "an", "budget"), number(expected));
    }
    let options = ReadOptions::default().decimal(DecimalSign::Comma);
    assert_eq!(codes_with("unit;budget\nan;12.5\n", &framework, &options), ["D0411"]);
}

#[test]
fn bounds_that_are_not_whole_hold_for_whole_numbers() {
    let framework = Framework::from_yaml(
        "framework: test/bounds\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
         absent: {missing: zero}\n\
         metrics: {a: {type: number, at_least: 0.5}, b: {type: number, at_most: -0.5}, c: {type: yes_no}}\n\
         indicators: [{id: c, points: 10, scoring: {yes_no: c}}]\n",
    )
    .unwrap();
    assert_eq!(codes("unit,a,b\nu,0,\nv,,0\nw,,-0\n", &framework), ["D0405"; 3]);
    assert_eq!(codes("unit,a,b\nu,1,-1\nv,0.5,-0.5\n", &framework), [""; 0]);
}

#[test]
fn a_column_to_ignore_is_passed_over() {
    let framework = index("commune");
    let options = ReadOptions::default().ignore("STT").ignore("ghi chú");
    let text = "STT,unit,dossiers,ghi chú\n1,an,2,abc\n";
    let dataset = options.read_csv(text.as_bytes(), &framework).unwrap();
    assert_eq!(value(&dataset, "an", "dossiers"), number("2"));
    // The number of the row is no figure, and nobody has to say so; other columns must be named.
    let text = "STT,unit,dossiers,người báo cáo\n1,an,2,abc\n";
    assert_eq!(codes(text, &framework), ["D0202"]);
    let options = ReadOptions::default().ignore("người báo cáo");
    let dataset = options.read_csv(text.as_bytes(), &framework).unwrap();
    assert_eq!(dataset.remarks(Language::En), ["columns passed over: `STT`"]);
}

#[test]
fn declarations_are_kept_apart_from_numbers() {
    let framework = criteria();
    let wide = "unit,phones,smartphones,declared:online_work\nan,85%,no,Yes\nbinh,,,không\n";
    let long = "unit,metric,value\nan,phones,85%\nan,declared:smartphones,0\nan,declared:online_work,có\n\
                binh,online_work,false\n";
    for text in [wide, long] {
        let dataset = read(text, &framework);
        let declared = |unit| {
            let unit = dataset.unit(unit).unwrap();
            ["smartphones", "online_work"].map(|target| unit.declared(target).unwrap())
        };
        assert_eq!(declared("an"), [Some(false), Some(true)]);
        assert_eq!(declared("binh"), [None, Some(false)]);
        assert_eq!(value(&dataset, "an", "phones"), number("0.85"));
        assert_eq!(value(&dataset, "binh", "phones"), Value::Missing);
    }
}

#[test]
fn declarations_carry_evidence_too() {
    let framework = criteria();
    let wide = "unit,declared:smartphones,evidence:declared:smartphones,evidence:phones\nan,yes,BC-1,\nbinh,no,,TK-2\n";
    let long = "unit,metric,value,evidence\nan,declared:smartphones,yes,BC-1\nbinh,smartphones,no,\nbinh,phones,,TK-2\n";
    let submissions = [
        Submission::new("an").declare("smartphones", true).evidence("declared:smartphones", "BC-1"),
        Submission::new("binh").declare("smartphones", "no").evidence("phones", "TK-2"),
    ];
    let submitted = Dataset::from_submissions(submissions, &framework).unwrap();
    let mut written = Vec::new();
    submitted.to_csv(&mut written).unwrap();
    let again = read(&String::from_utf8(written).unwrap(), &framework);
    for dataset in [read(wide, &framework), read(long, &framework), submitted, again] {
        let [an, binh] = ["an", "binh"].map(|unit| dataset.unit(unit).unwrap());
        assert_eq!(an.evidence("declared:smartphones").unwrap(), Some("BC-1"));
        assert_eq!(binh.evidence("declared:smartphones").unwrap(), None);
        assert_eq!(binh.declared("smartphones").unwrap(), Some(false));
        assert_eq!(binh.evidence("phones").unwrap(), Some("TK-2"));
    }
}

/// Why a value was set or rejected stands beside its evidence, whichever way it came.
#[test]
fn values_and_declarations_carry_reasons() {
    let framework = criteria();
    let wide = "unit,phones,smartphones,evidence:phones,reason:phones,reason:declared:smartphones\n\
                an,rejected,no,BC-1,\"thiếu dấu, chữ ký\",không có người ký\nbinh,85%,yes,,,\n";
    let long = "unit,metric,value,evidence,reason\nan,phones,rejected,BC-1,\"thiếu dấu, chữ ký\"\n\
                an,smartphones,no,,không có người ký\nbinh,phones,85%,,\nbinh,declared:smartphones,yes,,\n";
    let json = r#"[
        {"unit": "an", "metrics": {"phones": "rejected"}, "declared": {"smartphones": false},
         "evidence": {"phones": "BC-1"},
         "reasons": {"phones": "thiếu dấu, chữ ký", "declared:smartphones": "không có người ký"}},
        {"unit": "binh", "metrics": {"phones": "85%"}, "declared": {"smartphones": true}}
    ]"#;
    let submissions: Vec<Submission> = serde_json::from_str(json).unwrap();
    let sent = serde_json::to_string(&submissions).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Submission>>(&sent).unwrap(), submissions);
    let submitted = Dataset::from_submissions(submissions, &framework).unwrap();
    let mut builder = DatasetBuilder::new(&framework);
    let mut an = builder.add_unit("an");
    an.value("phones", Value::Rejected).declare("smartphones", false);
    an.evidence("phones", "BC-1").reason("phones", "thiếu dấu, chữ ký");
    an.reason("declared:smartphones", "không có người ký");
    let phones: Decimal = "0.85".parse().unwrap();
    builder.add_unit("binh").value("phones", phones).declare("smartphones", true);
    let built = builder.build().unwrap();
    let mut written = Vec::new();
    built.to_csv(&mut written).unwrap();
    let again = read(&String::from_utf8(written).unwrap(), &framework);
    assert_eq!(built.digest(), submitted.digest());
    assert_eq!(built.digest(), again.digest());
    for dataset in [read(wide, &framework), read(long, &framework), submitted, built, again] {
        let [an, binh] = ["an", "binh"].map(|unit| dataset.unit(unit).unwrap());
        assert_eq!(an.value("phones").unwrap(), Value::Rejected);
        assert_eq!(an.evidence("phones").unwrap(), Some("BC-1"));
        assert_eq!(an.reason("phones").unwrap(), Some("thiếu dấu, chữ ký"));
        assert_eq!(an.reason("declared:smartphones").unwrap(), Some("không có người ký"));
        assert_eq!(
            (binh.reason("phones").unwrap(), binh.evidence("phones").unwrap()),
            (None, None)
        );
        assert_eq!(binh.reason("declared:smartphones").unwrap(), None);
    }
    assert_eq!(codes("unit,reason:phone\nan,x\n", &framework), ["D0202"]);
}

/// A dataset without reasons is what it was before there were any.
#[test]
fn the_canonical_form_has_only_the_columns_that_are_needed() {
    let framework = criteria();
    let written = |submission: Submission| {
        let mut text = Vec::new();
        let dataset = Dataset::from_submissions([submission], &framework).unwrap();
        dataset.to_csv(&mut text).unwrap();
        String::from_utf8(text).unwrap()
    };
    let bare = Submission::new("an").metric("work", "60%");
    assert_eq!(written(bare.clone()), "unit,name,kind,phones,work\nan,an,commune,,60%\n");
    let backed = bare.evidence("work", "BC-1");
    let expected = "unit,name,kind,phones,work,evidence:work\nan,an,commune,,60%,BC-1\n";
    assert_eq!(written(backed.clone()), expected);
    let reasoned = backed.reason("declared:smartphones", "bỏ");
    let expected = "unit,name,kind,phones,work,evidence:work,reason:declared:smartphones\n\
                    an,an,commune,,60%,BC-1,bỏ\n";
    assert_eq!(written(reasoned), expected);
}

#[test]
fn limits_end_in_an_error() {
    let framework = index("commune");
    let limited = |change: fn(&mut Limits), text: &str| {
        let mut limits = Limits::default();
        change(&mut limits);
        codes_with(text, &framework, &ReadOptions::default().limits(limits))
    };
    let text = "unit,dossiers\nan,1\nbinh,2\n";
    assert_eq!(limited(|limits| limits.bytes = 10, text), ["D0103"]);
    assert_eq!(limited(|limits| limits.rows = 1, text), ["D0103"]);
    assert_eq!(limited(|limits| limits.values = 9, text), ["D0103"]);
    assert_eq!(limited(|limits| limits.columns = 1, text), ["D0103"]);
    assert_eq!(limited(|limits| limits.cell = 3, text), ["D0108"]);
    assert_eq!(
        limited(|limits| limits.rows = 1, "unit,metric,value\nan,dossiers,1\nbinh,dossiers,1\n"),
        ["D0103"]
    );
    let many =
        format!("unit,dossiers\n{}", (0..500).map(|n| format!("u{n},x\n")).collect::<String>());
    let found = codes(&many, &framework);
    assert_eq!((found.len(), found[200]), (201, "D0199"));
    let long_cell = format!("unit,note\nan,{}\n", "x".repeat(1 << 17));
    assert_eq!(codes(&long_cell, &framework), ["D0108"]);
    assert_eq!(codes(&format!("unit,note\nan,\"{}\n", "x".repeat(1 << 17)), &framework), ["D0105"]);
}

#[test]
fn submissions_are_read_like_cells() {
    let framework = index("commune");
    let json = r#"[
        {"unit": "an", "name": "Xã An", "metrics": {"dossiers": 820, "budget": "-12.50", "online_rate": "85.5%",
            "portal": true, "head": "chief", "opened": "01/6/2023", "meetings": null, "note": "rejected"},
         "evidence": {"dossiers": "BC-12"}},
        {"unit": "binh", "kind": "commune", "metrics": {"portal": 0, "budget": "1.234", "dossiers": "n/a"}}
    ]"#;
    let submissions: Vec<Submission> = serde_json::from_str(json).unwrap();
    let dataset = Dataset::from_submissions(submissions, &framework).unwrap();
    assert_eq!(value(&dataset, "an", "dossiers"), number("820"));
    assert_eq!(value(&dataset, "an", "budget"), number("-12.5"));
    assert_eq!(value(&dataset, "an", "online_rate"), number("0.855"));
    assert_eq!(value(&dataset, "an", "portal"), Value::YesNo(true));
    assert_eq!(value(&dataset, "an", "meetings"), Value::Missing);
    assert_eq!(value(&dataset, "an", "note"), Value::Rejected);
    assert_eq!(value(&dataset, "binh", "portal"), Value::YesNo(false));
    assert_eq!(value(&dataset, "binh", "budget"), number("1.234"), "no sign groups here");
    assert_eq!(value(&dataset, "binh", "dossiers"), Value::NotApplicable);
    assert!(dataset.carries_evidence());
}

#[test]
fn bad_submissions_are_refused_in_words() {
    let json = r#"[
        {"unit": "an", "metrics": {"dossiers": 12.5, "budget": "12,5", "dosiers": 1, "portal": "maybe"}},
        {"unit": "an", "metrics": {"online_rate": 85, "head": true}, "declared": {"portal": true}, "evidence": {"x": "y"}},
        {"unit": " ", "kind": "xa"}
    ]"#;
    let submissions: Vec<Submission> = serde_json::from_str(json).unwrap();
    let faults = Dataset::from_submissions(submissions, &index("commune")).unwrap_err();
    insta::assert_snapshot!("submissions", format!("{faults:#}"));

    let twice = r#"{"unit": "an", "metrics": {"dossiers": 1, "dossiers": 2}}"#;
    let fault = serde_json::from_str::<Submission>(twice).unwrap_err().to_string();
    assert!(fault.starts_with("`dossiers` is there twice"), "{fault}");
    let unknown = r#"{"unit": "an", "metric": {}}"#;
    assert!(serde_json::from_str::<Submission>(unknown).is_err());
}

/// What a cell of each metric can hold, in the order of `METRICS`.
fn cells() -> impl Strategy<Value = Vec<String>> {
    let absent =
        || prop_oneof![Just(String::new()), Just("n/a".to_owned()), Just("rejected".to_owned())];
    let decimal = || {
        (any::<i64>(), 0u32..=18).prop_map(|(mantissa, places)| {
            let number = dti_engine::number::Decimal::new(mantissa, places);
            // Without three places behind a short number, which would be ambiguous.
            if places == 3 { format!("{number}0") } else { number.to_string() }
        })
    };
    let or_absent = |present: proptest::strategy::BoxedStrategy<String>| {
        prop_oneof![4 => present, 1 => absent()].boxed()
    };
    let count = prop_oneof![any::<u64>(), 0u64..300].prop_map(|n| n.to_string());
    let percent = (0u32..=1000).prop_map(|tenths| format!("{}.{}%", tenths / 10, tenths % 10));
    let date =
        (1u16..=9999, 1u8..=12, 1u8..=28).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"));
    let text = "[a-zđ ,;\"\n\r.]{0,12}".prop_map(|text| text.trim().to_owned());
    (
        or_absent(count.boxed()),
        or_absent((0u32..=366).prop_map(|n| n.to_string()).boxed()),
        or_absent(decimal().boxed()),
        or_absent(
            percent
                .prop_filter("at most 100%", |text| !text.starts_with("100.") || text == "100.0%")
                .boxed(),
        ),
        or_absent((1u32..=27).prop_map(|n| n.to_string()).boxed()),
        or_absent(prop_oneof![Just("yes"), Just("no")].prop_map(str::to_owned).boxed()),
        or_absent(
            prop_oneof![Just("chief"), Just("deputy"), Just("none")]
                .prop_map(str::to_owned)
                .boxed(),
        ),
        or_absent(date.boxed()),
        or_absent(text.boxed()),
    )
        .prop_map(|(a, b, c, d, e, f, g, h, i)| vec![a, b, c, d, e, f, g, h, i])
}

const NAMES: [&str; 9] = [
    "dossiers",
    "meetings",
    "budget",
    "online_rate",
    "province_rank",
    "portal",
    "head",
    "opened",
    "note",
];

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

fn all_values(dataset: &Dataset) -> Vec<(String, String, Vec<Value>)> {
    dataset
        .units()
        .map(|unit| {
            let values = NAMES.iter().map(|name| unit.value(name).unwrap());
            (unit.id().to_owned(), unit.name().to_owned(), values.collect())
        })
        .collect()
}

/// A dataset as the CSV text that is its canonical form.
fn written(dataset: &Dataset) -> String {
    let mut text = Vec::new();
    dataset.to_csv(&mut text).unwrap();
    String::from_utf8(text).unwrap()
}

proptest! {
    /// Values, absences, evidence and reasons all come back from what is written of them.
    #[test]
    fn what_is_written_reads_back_with_all_that_stands_beside_it(
        rows in prop::collection::vec(
            (cells(), prop::collection::vec(("[a-zđ ,;\"\n]{0,6}", "[a-zđ ,;\"\n]{0,6}"), NAMES.len())),
            1..6,
        ),
    ) {
        let framework = index("commune");
        let submissions = rows.iter().enumerate().map(|(row, (cells, notes))| {
            let mut submission = Submission::new(format!("u{row}"));
            for ((name, cell), (evidence, reason)) in NAMES.iter().zip(cells).zip(notes) {
                submission = submission.metric(*name, cell.as_str());
                submission = submission.evidence(*name, evidence).reason(*name, reason);
            }
            submission
        });
        let dataset = Dataset::from_submissions(submissions, &framework).unwrap();
        let again = read(&written(&dataset), &framework);
        prop_assert_eq!(all_values(&dataset), all_values(&again));
        prop_assert_eq!(dataset.digest(), again.digest());
        for (unit, (_, notes)) in again.units().zip(&rows) {
            for (name, (evidence, reason)) in NAMES.iter().zip(notes) {
                // These words say that there is none.
                let (evidence, reason) = (evidence.trim(), reason.trim());
                let none = ["ko", "na", "no", "nil", "none", "null", "sai", "tba", "tbd"];
                let begins = evidence.strip_prefix("ko");
                let begins = begins.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
                let backs = if begins || none.contains(&evidence) { "" } else { evidence };
                prop_assert_eq!(unit.evidence(name).unwrap().unwrap_or_default(), backs);
                let none = ["ko", "na", "none", "null"].contains(&reason);
                let backs = if none { "" } else { reason };
                prop_assert_eq!(unit.reason(name).unwrap().unwrap_or_default(), backs);
            }
        }
    }

    /// The same values, wide and long and as submissions, are the same dataset, and so is what it
    /// is written as.
    #[test]
    fn all_ways_in_lead_to_the_same_dataset(rows in prop::collection::vec(cells(), 1..8)) {
        let framework = index("commune");
        let mut wide = format!("unit,name,{}\n", NAMES.join(","));
        let mut long = String::from("value;unit;metric\n");
        let mut submissions = Vec::new();
        for (row, cells) in rows.iter().enumerate() {
            let all: Vec<_> = cells.iter().map(|cell| quoted(cell)).collect();
            wide += &format!("u{row},,{}\n", all.join(","));
            let mut submission = Submission::new(format!("u{row}"));
            for (name, cell) in NAMES.iter().zip(cells) {
                long += &format!("{};u{row};{name}\n", quoted(cell));
                submission = submission.metric(*name, cell.as_str());
            }
            submissions.push(submission);
        }
        let dataset = read(&wide, &framework);
        let values = all_values(&dataset);
        prop_assert_eq!(&values, &all_values(&read(&long, &framework)));
        let submitted = Dataset::from_submissions(submissions, &framework).unwrap();
        prop_assert_eq!(&values, &all_values(&submitted));

        let mut written = Vec::new();
        dataset.to_csv(&mut written).unwrap();
        let again = Dataset::from_csv(written.as_slice(), &framework).unwrap_or_else(|faults| panic!("{faults}"));
        prop_assert_eq!(&values, &all_values(&again));
        prop_assert_eq!(units(&dataset), units(&again));
        prop_assert_eq!(again.digest(), submitted.digest(), "the canonical form is what is written");

        // A value that is shown can be submitted again.
        let shown = values.iter().map(|(id, name, values)| {
            let submission = Submission::new(id).name(name);
            NAMES.iter().zip(values).fold(submission, |submission, (id, value)| match value {
                Value::Number(number) if *id == "online_rate" => {
                    submission.metric(*id, format!("{}%", number * dti_engine::number::Decimal::ONE_HUNDRED))
                }
                value => submission.metric(*id, value.clone()),
            })
        });
        let shown = Dataset::from_submissions(shown, &framework).unwrap_or_else(|faults| panic!("{faults}"));
        prop_assert_eq!(shown.digest(), submitted.digest());
    }

    /// What is read straight from the bytes is what is read from a cell that was cut out as text.
    #[test]
    fn quotes_around_a_cell_change_nothing(
        metric in prop::sample::select(NAMES.as_slice()),
        cells in prop::collection::vec(
            prop_oneof![
                "[0-9]{0,12}",
                "-?[0-9]{1,20}",
                "[0-9]{1,4}[.][0-9]{1,5}%?",
                "[0-9]{1,4},[0-9]{1,5}%?",
                "[0-9]{1,3}%?",
                "[0-9.,% -]{0,10}",
                "(yes|no|true|false|chief|deputy|none|có|không|n/a|rejected)[a-z]?",
            ],
            1..6,
        ),
        delimiter in prop::sample::select([';', '\t'].as_slice()),
        sign in prop::option::of(prop::sample::select([DecimalSign::Point, DecimalSign::Comma].as_slice())),
    ) {
        let framework = index("commune");
        let mut options = ReadOptions::default();
        options.decimal = sign;
        let outcome = |quote: &str| {
            let lines: String = cells
                .iter()
                .enumerate()
                .map(|(row, cell)| format!("u{row}{delimiter}{quote}{cell}{quote}{delimiter}\n"))
                .collect();
            let text = format!("unit{delimiter}{metric}{delimiter}name\n{lines}");
            match options.read_csv(text.as_bytes(), &framework) {
                Ok(dataset) => Ok(all_values(&dataset)),
                Err(faults) => Err(faults.iter().map(|f| (f.code, f.message.clone())).collect::<Vec<_>>()),
            }
        };
        prop_assert_eq!(outcome(""), outcome("\""));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Dataset::from_csv(bytes.as_slice(), &index("commune"));
    }

    #[test]
    fn no_text_makes_it_panic(
        header in prop_oneof![
            Just("unit,dossiers,budget,online_rate,note\n"),
            Just("unit;metric;value;evidence\n"),
            Just("\u{feff}unit\tname\tkind\thead\topened\n"),
            Just(""),
        ],
        body in "([a-c]|dossiers|budget|head|[,;\t\"\n\r.%-]|[0-9]{1,4}|n/a|đ|\u{323}|\u{0}){0,120}",
    ) {
        let framework = index("[commune, district]");
        let text = format!("{header}{body}");
        if let Err(faults) = Dataset::from_csv(text.as_bytes(), &framework) {
            prop_assert!(!faults.render().is_empty());
        }
        let framework = index("commune");
        if let Err(faults) = Dataset::from_csv(text.as_bytes(), &framework) {
            prop_assert!(!faults.render().is_empty());
        }
    }
}
