//! Record batches of Apache Arrow: what is read from them, what is refused, and outcomes as such.

#![cfg(feature = "arrow")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "test code: a fault is a failed test"
)]

use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int8Type, UInt32Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Date64Array, Decimal128Array, DictionaryArray,
    Float32Array, Float64Array, Int8Array, Int64Array, LargeStringArray, NullArray, RecordBatch,
    StringArray, StringViewArray, TimestampSecondArray, UInt64Array,
};
use dti_engine::dataset::{PercentScale, ReadOptions, Value};
use dti_engine::{Dataset, Framework, Plan};
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use proptest::{option, prop_assert_eq};

const RULES: &str = "framework: test/arrow\nversion: '1'\nkind: index\nunit_kind: [commune, ward]\npoints: 10\n\
    rounding: {indicator: 2}\nabsent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
    metrics:\n  c: {type: count}\n  n: {type: number}\n  p: {type: percent}\n  d: {type: date}\n\
    \x20 y: {type: yes_no}\n  o: {type: choice, options: [chief, deputy]}\n  t: {type: text}\n\
    \x20 r: {type: rank, field: 63}\n\
    groups:\n  - id: all\n    points: 10\n    indicators:\n\
    \x20     - {id: y, points: 4, scoring: {yes_no: y}}\n\
    \x20     - {id: p, points: 6, scoring: {linear: {of: p, zero_at: 0%, full_at: 100%}}}\n\
    ranking: {places: 2}\ngrades: [{name: Tốt, at_least: 50%}, {name: Yếu, at_least: 0%}]\n\
    verdict: {pass_when: [{total: {at_least: 50%}}]}\n";

fn framework() -> Framework {
    Framework::from_yaml(RULES).unwrap_or_else(|faults| panic!("{faults}"))
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

fn text(texts: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

/// The batch of these columns for one commune.
fn one(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    let own = [("unit", text(&["an"])), ("kind", text(&["commune"]))];
    batch(own.into_iter().chain(columns).collect())
}

fn read(batch: &RecordBatch) -> Result<Dataset, dti_engine::diagnostic::Diagnostics> {
    Dataset::from_record_batch(batch, &framework())
}

/// The code and the path of every fault.
fn faults(batch: &RecordBatch) -> Vec<String> {
    let faults = read(batch).err().unwrap_or_default();
    let told = faults.iter().map(|fault| match &fault.path {
        Some(path) => format!("{} {path}", fault.code.as_str()),
        None => fault.code.as_str().to_owned(),
    });
    told.collect()
}

/// The value of one metric from a column of one cell.
fn value(metric: &str, column: impl Array + 'static) -> Value {
    let dataset = read(&one(vec![(metric, Arc::new(column))])).unwrap_or_else(|f| panic!("{f}"));
    dataset.unit("an").unwrap().value(metric).unwrap()
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}

#[test]
fn every_type_is_read_as_it_is() {
    let decimal = |ticks, digits, places| {
        Decimal128Array::from(vec![ticks]).with_precision_and_scale(digits, places).unwrap()
    };
    assert_eq!(
        value("c", UInt64Array::from(vec![9_223_372_036_854_775_808])),
        number("9223372036854775808")
    );
    assert_eq!(value("c", decimal(82_000, 10, 3)), number("82"));
    assert_eq!(value("c", decimal(82, 10, -2)), number("8200"));
    assert_eq!(value("c", Float64Array::from(vec![820.0])), number("820"));
    assert_eq!(value("n", Int8Array::from(vec![-5])), number("-5"));
    // 28 places once the zeros at the end are gone.
    let small = format!("-0.{}12345", "0".repeat(23));
    assert_eq!(value("n", decimal(-1_234_500, 38, 30)), number(&small));
    assert_eq!(value("n", Float64Array::from(vec![0.85])), number("0.85"));
    assert_eq!(value("n", Float32Array::from(vec![0.85])), number("0.85"));
    assert_eq!(value("n", Float64Array::from(vec![-0.0])), number("0"));
    assert_eq!(value("n", StringArray::from(vec!["1234.5"])), number("1234.5"));
    assert_eq!(value("p", decimal(855, 4, 3)), number("0.855"));
    assert_eq!(value("p", StringViewArray::from(vec!["85.5%"])), number("0.855"));
    assert_eq!(value("r", Int64Array::from(vec![63])), number("63"));
    assert_eq!(value("y", BooleanArray::from(vec![false])), Value::YesNo(false));
    assert_eq!(value("y", Int8Array::from(vec![1])), Value::YesNo(true));
    assert_eq!(value("y", Float32Array::from(vec![1.0])), Value::YesNo(true));
    assert_eq!(value("y", LargeStringArray::from(vec!["có"])), Value::YesNo(true));
    assert_eq!(value("o", StringArray::from(vec!["deputy"])), Value::Choice("deputy".into()));
    // 19,509 days after 1970-01-01: 53 years of 365 days, 13 leap days, 151 days from January to May.
    let day = Value::Date("2023-06-01".parse().unwrap());
    assert_eq!(value("d", Date32Array::from(vec![19_509])), day);
    assert_eq!(value("d", Date64Array::from(vec![19_509 * 86_400_000])), day);
    assert_eq!(value("d", StringArray::from(vec!["01/06/2023"])), day);
    assert_eq!(value("t", StringArray::from(vec!["ghi chú"])), Value::Text("ghi chú".into()));
    assert_eq!(value("t", Int64Array::from(vec![7])), Value::Text("7".into()));
    for metric in ["c", "n", "p", "d", "y", "o", "t", "r"] {
        assert_eq!(value(metric, NullArray::new(1)), Value::Missing);
        assert_eq!(value(metric, StringArray::from(vec!["n/a"])), Value::NotApplicable);
        assert_eq!(value(metric, StringArray::from(vec!["rejected"])), Value::Rejected);
    }
    let keys = DictionaryArray::<Int8Type>::from_iter([Some("chief")]);
    assert_eq!(value("o", keys), Value::Choice("chief".into()));
    let values: ArrayRef = Arc::new(Int64Array::from(vec![Some(4), None]));
    let dictionary =
        |key| DictionaryArray::<Int8Type>::new(Int8Array::from(vec![key]), values.clone());
    assert_eq!(value("c", dictionary(Some(0))), number("4"));
    assert_eq!(value("c", dictionary(Some(1))), Value::Missing);
    assert_eq!(value("c", dictionary(None)), Value::Missing);
    let empty = StringDictionaryBuilder::<Int8Type>::new();
    let mut empty = empty;
    empty.append_null();
    assert_eq!(value("o", empty.finish()), Value::Missing);
}

#[test]
fn a_slice_of_a_batch_is_read_from_its_first_row() {
    let whole = batch(vec![
        ("unit", text(&["an", "binh", "chau"])),
        ("kind", Arc::new(DictionaryArray::<Int8Type>::from_iter(["ward", "ward", "commune"]))),
        ("c", Arc::new(Int64Array::from(vec![Some(1), None, Some(3)]))),
        ("y", Arc::new(BooleanArray::from(vec![Some(true), Some(false), None]))),
    ]);
    let part = read(&whole.slice(1, 2)).unwrap();
    assert_eq!(part.units().map(|unit| unit.id().to_owned()).collect::<Vec<_>>(), ["binh", "chau"]);
    assert_eq!(part.unit("chau").unwrap().kind().as_str(), "commune");
    assert_eq!(part.unit("chau").unwrap().value("c").unwrap(), number("3"));
    assert_eq!(part.unit("binh").unwrap().value("y").unwrap(), Value::YesNo(false));
}

#[test]
fn values_that_a_metric_does_not_take_are_refused_with_row_and_column() {
    let decimal =
        |ticks| Decimal128Array::from(vec![ticks]).with_precision_and_scale(38, 0).unwrap();
    let cases: Vec<(&str, ArrayRef, &str)> = vec![
        ("c", Arc::new(Int64Array::from(vec![-1])), "D0403"),
        ("c", Arc::new(Float64Array::from(vec![12.5])), "D0403"),
        ("c", Arc::new(decimal(10i128.pow(37))), "D0402"),
        ("c", Arc::new(BooleanArray::from(vec![true])), "D0401"),
        ("n", Arc::new(Float64Array::from(vec![0.1 + 0.2])), "D0415"),
        ("n", Arc::new(Float64Array::from(vec![f64::NAN])), "D0401"),
        ("n", Arc::new(Float64Array::from(vec![f64::INFINITY])), "D0401"),
        ("n", Arc::new(Float64Array::from(vec![1e300])), "D0402"),
        ("n", Arc::new(Date32Array::from(vec![19_509])), "D0401"),
        ("n", text(&["1.234,5"]), "D0411"),
        ("p", Arc::new(Int64Array::from(vec![85])), "D0404"),
        ("r", Arc::new(Int64Array::from(vec![64])), "D0405"),
        ("r", Arc::new(Int64Array::from(vec![0])), "D0405"),
        ("y", Arc::new(Int64Array::from(vec![2])), "D0406"),
        ("o", text(&["chef"]), "D0407"),
        ("d", Arc::new(Int64Array::from(vec![20_230_601])), "D0408"),
        ("d", Arc::new(Date32Array::from(vec![i32::MAX])), "D0408"),
        ("d", Arc::new(Date64Array::from(vec![i64::MIN])), "D0408"),
        ("d", Arc::new(Date64Array::from(vec![19_509 * 86_400_000 + 1])), "D0408"),
    ];
    for (metric, column, code) in cases {
        let told = format!("{code} rows[0: an].{metric}");
        assert_eq!(faults(&one(vec![(metric, column.clone())])), [told], "{column:?}");
    }
    let long = "x".repeat(100_000);
    assert_eq!(faults(&one(vec![("t", text(&[&long]))])), ["D0108 rows[0: an].t"]);
}

#[test]
fn all_faults_of_a_batch_are_told_together() {
    let numbers = |numbers: Vec<i64>| Arc::new(Int64Array::from(numbers)) as ArrayRef;
    let broken = batch(vec![
        (
            "unit",
            Arc::new(StringArray::from(vec![Some("an"), None, Some("an"), Some("Tổng cộng")])),
        ),
        ("kind", text(&["commune", "ward", "town", "ward"])),
        ("c", numbers(vec![1, -2, -3, 4])),
    ]);
    assert_eq!(
        faults(&broken),
        [
            "D0301 rows[1].unit",
            "D0403 rows[1].c",
            "D0303 rows[2: an].kind",
            "D0403 rows[2: an].c",
            "D0308 rows[3: Tổng cộng].unit",
        ]
    );
    let twice = batch(vec![
        ("unit", text(&["an", "an"])),
        ("kind", text(&["ward", "ward"])),
        ("c", numbers(vec![1, 2])),
    ]);
    assert_eq!(faults(&twice), ["D0302 rows[1: an].unit"]);
    let alike = batch(vec![
        ("unit", text(&["xã an", "xa\u{303} an\u{200b}"])),
        ("kind", text(&["ward", "ward"])),
        ("c", numbers(vec![1, 2])),
    ]);
    assert_eq!(faults(&alike), ["D0302 rows[1: xã an\u{200b}].unit"]);
}

#[test]
fn a_batch_of_another_shape_is_refused() {
    let c = || Arc::new(Int64Array::from(vec![1])) as ArrayRef;
    assert_eq!(faults(&batch(vec![("c", c())])), ["D0204", "D0204"]);
    assert_eq!(faults(&batch(vec![("unit", text(&["an"])), ("c", c())])), ["D0204"]);
    assert_eq!(faults(&one(vec![("cc", c())])), ["D0202"]);
    assert_eq!(faults(&one(vec![("c", c()), ("c", c())])), ["D0203"]);
    assert_eq!(faults(&one(vec![("metric", text(&["c"])), ("value", text(&["1"]))]))[0], "D0202");
    let moment = Arc::new(TimestampSecondArray::from(vec![0])) as ArrayRef;
    assert_eq!(faults(&one(vec![("d", moment.clone())])), ["D0408"]);
    assert_eq!(faults(&one(vec![("n", moment.clone()), ("c", moment)])), ["D0401", "D0401"]);
    let empty = RecordBatch::new_empty(one(vec![("c", c())]).schema());
    assert_eq!(read(&empty).unwrap().units().len(), 0);
    let ignoring = ReadOptions::default().ignore("cc");
    assert!(ignoring.read_record_batch(&one(vec![("cc", c())]), &framework()).is_ok());
    let percent = ReadOptions::default().percent(PercentScale::Whole);
    let eighty = one(vec![("p", Arc::new(Int64Array::from(vec![85])) as ArrayRef)]);
    let dataset = percent.read_record_batch(&eighty, &framework()).unwrap();
    assert_eq!(dataset.unit("an").unwrap().value("p").unwrap(), number("0.85"));
}

/// A column of numbers as some engine may hold it, from decimals of up to fifteen digits with four places.
fn numbers(ticks: &[Option<i64>], way: u8) -> ArrayRef {
    let whole = ticks.iter().flatten().all(|ticks| ticks % 10_000 == 0);
    let written = |ticks: i64| {
        let sign = if ticks < 0 { "-" } else { "" };
        format!("{sign}{}.{:04}", ticks.abs() / 10_000, ticks.abs() % 10_000)
    };
    match way {
        0 => Arc::new(
            Decimal128Array::from_iter(ticks.iter().map(|ticks| ticks.map(i128::from)))
                .with_precision_and_scale(38, 4)
                .unwrap(),
        ),
        1 => {
            let longer = ticks.iter().map(|ticks| ticks.map(|ticks| i128::from(ticks) * 1_000_000));
            let longer = Decimal128Array::from_iter(longer);
            Arc::new(longer.with_precision_and_scale(38, 10).unwrap())
        }
        2 => {
            let float = |ticks: i64| written(ticks).parse::<f64>().unwrap();
            Arc::new(Float64Array::from_iter(ticks.iter().map(|ticks| ticks.map(float))))
        }
        3 if whole => {
            Arc::new(Int64Array::from_iter(ticks.iter().map(|t| t.map(|ticks| ticks / 10_000))))
        }
        4 => {
            let texts = ticks.iter().map(|ticks| ticks.map(written));
            Arc::new(DictionaryArray::<Int8Type>::from_iter(
                texts.collect::<Vec<_>>().iter().map(Option::as_deref),
            ))
        }
        _ => Arc::new(StringViewArray::from_iter(ticks.iter().map(|ticks| ticks.map(written)))),
    }
}

/// Whole numbers, as decimals of four places.
fn whole(most: i64) -> impl Strategy<Value = Option<i64>> {
    option::of((0..=most).prop_map(|number| number * 10_000))
}

proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, cases: 64, ..Default::default() })]

    /// The same data as CSV and as a batch, in whatever types, have the same digest and the same outcome.
    #[test]
    fn a_batch_says_what_csv_says(
        rows in prop::collection::vec(
            (
                whole(1_000_000), option::of(-1_000_000_000i64..1_000_000_000), option::of(0i64..=10_000),
                option::of(any::<bool>()), option::of(prop_oneof![Just("chief"), Just("deputy")]), 1i32..4_000,
            ),
            1..20,
        ),
        ways in [0u8..6, 0u8..6, 0u8..3],
    ) {
        let framework = framework();
        let ids: Vec<String> = (0..rows.len()).map(|row| format!("xa-{row}")).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut csv = "unit,kind,c,n,p,y,o,d\n".to_owned();
        for (id, (c, n, p, y, o, day)) in ids.iter().zip(&rows) {
            let decimal = |ticks: &Option<i64>| ticks.map_or_else(String::new, |ticks| {
                format!("{}{}.{:04}", if ticks < 0 { "-" } else { "" }, ticks.abs() / 10_000, ticks.abs() % 10_000)
            });
            let percent = p.map_or_else(String::new, |ticks| format!("{}.{:02}%", ticks / 100, ticks % 100));
            let count = c.map_or_else(String::new, |ticks| (ticks / 10_000).to_string());
            let answer = y.map_or("", |answer| if answer { "yes" } else { "no" });
            // Counted from a day that the calendar of this crate knows.
            let day = (0..*day).fold(dti_engine::number::Date::new(1970, 1, 1).unwrap(), |day, _| day.day_after().unwrap());
            csv += &format!("{id},ward,{count},{},{percent},{answer},{},{day}\n", decimal(n), o.unwrap_or_default());
        }
        #[allow(clippy::type_complexity, reason = "a row of a table that is written once")]
        let of = |part: fn(&(Option<i64>, Option<i64>, Option<i64>, Option<bool>, Option<&'static str>, i32)) -> Option<i64>| {
            rows.iter().map(part).collect::<Vec<_>>()
        };
        let counts: ArrayRef = match ways[0] {
            // A count is not written as a fraction.
            4.. => Arc::new(Int64Array::from_iter(of(|row| row.0.map(|ticks| ticks / 10_000)))),
            way => numbers(&of(|row| row.0), way),
        };
        let batch = batch(vec![
            ("d", Arc::new(Date32Array::from_iter_values(rows.iter().map(|row| row.5)))),
            ("o", Arc::new(DictionaryArray::<Int8Type>::from_iter(rows.iter().map(|row| row.4)))),
            ("unit", text(&ids)),
            ("y", Arc::new(BooleanArray::from_iter(rows.iter().map(|row| row.3)))),
            ("kind", Arc::new(LargeStringArray::from_iter_values(ids.iter().map(|_| "ward")))),
            ("p", numbers(&of(|row| row.2), ways[2])),
            ("n", numbers(&of(|row| row.1), ways[1])),
            ("c", counts),
        ]);
        let from_csv = Dataset::from_csv(csv.as_bytes(), &framework).unwrap_or_else(|faults| panic!("{faults}\n{csv}"));
        let from_batch = Dataset::from_record_batch(&batch, &framework).unwrap_or_else(|faults| panic!("{faults}"));
        prop_assert_eq!(from_csv.digest(), from_batch.digest());
        let plan = Plan::compile(&framework).unwrap();
        let json = |dataset| serde_json::to_string(&plan.score(dataset).unwrap()).unwrap();
        prop_assert_eq!(json(&from_csv), json(&from_batch));
    }
}

#[test]
fn an_outcome_is_a_batch_with_its_numbers() {
    let framework = framework();
    let csv = "unit,name,kind,y,p\nan,Xã An,ward,yes,85.5%\nbinh,,ward,no,\nchau,,commune,yes,1%\ndong,,ward,,\n";
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let batch = outcome.to_record_batch().unwrap();
    let schema = batch.schema();
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    let expected =
        ["unit", "name", "kind", "rank", "total", "share", "grade", "verdict", "no_total"];
    assert_eq!(names[..9], expected);
    assert_eq!(names[9..], ["score:all", "score:y", "score:p"]);
    let texts = |name: &str| -> Vec<Option<String>> {
        let column = batch.column_by_name(name).unwrap().as_string::<i32>();
        column.iter().map(|text| text.map(str::to_owned)).collect()
    };
    let decimals = |name: &str| -> (i8, Vec<Option<i128>>) {
        let column = batch.column_by_name(name).unwrap().as_primitive::<Decimal128Type>();
        (column.scale(), column.iter().collect())
    };
    let said = |text: &str| Some(text.to_owned());
    assert_eq!(texts("unit"), ["an", "binh", "chau", "dong"].map(said));
    assert_eq!(texts("name")[0], said("Xã An"));
    // 4 + 6 × 0.855 = 9.13 and 4 + 6 × 0.01 = 4.06; a unit without a figure did not report.
    assert_eq!(decimals("total"), (2, vec![Some(913), Some(0), Some(406), None]));
    assert_eq!(decimals("share"), (6, vec![Some(913_000), Some(0), Some(406_000), None]));
    assert_eq!(decimals("score:p"), (2, vec![Some(513), Some(0), Some(6), None]));
    assert_eq!(texts("grade"), [said("Tốt"), said("Yếu"), said("Yếu"), None]);
    assert_eq!(texts("verdict")[..2], [said("pass"), said("fail")]);
    assert_eq!(texts("no_total"), [None, None, None, said("not_reported")]);
    let ranks = batch.column_by_name("rank").unwrap().as_primitive::<UInt32Type>();
    assert_eq!(ranks.iter().collect::<Vec<_>>(), [Some(1), Some(2), Some(1), None]);
    assert_eq!(schema.metadata()["framework"], "test/arrow");
    assert_eq!(schema.metadata()["data"], dataset.digest());
}
