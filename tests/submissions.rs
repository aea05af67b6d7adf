//! Datasets that programs hand over: submissions in JSON, and builders.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::dataset::{Dataset, DatasetBuilder, Submission, Value};
use dti_engine::diagnostic::Diagnostics;
use dti_engine::number::Decimal;
use dti_engine::{Error, Framework, Plan};

fn framework() -> Framework {
    Framework::from_yaml(
        "framework: test/sent\nversion: '1'\nkind: index\nunit_kind: commune\npoints: 10\n\
         absent: {missing: zero, not_applicable: exclude, rejected: zero}\n\
         metrics: {c: {type: count}, n: {type: number}, p: {type: percent}, y: {type: yes_no}, t: {type: text}}\n\
         indicators: [{id: y, points: 10, scoring: {yes_no: y}}]\n",
    )
    .unwrap()
}

/// What comes of a value of JSON for a metric.
fn sent(metric: &str, json: &str) -> Result<Value, Diagnostics> {
    let text = format!(r#"{{"unit": "an", "metrics": {{"{metric}": {json}}}}}"#);
    read(metric, serde_json::from_str(&text).unwrap())
}

fn read(metric: &str, submission: Submission) -> Result<Value, Diagnostics> {
    let dataset = Dataset::from_submissions([submission], &framework())?;
    Ok(dataset.unit("an").unwrap().value(metric).unwrap())
}

fn codes<T>(read: Result<T, Diagnostics>) -> Vec<&'static str> {
    let faults = read.err().unwrap_or_default();
    faults.iter().map(|fault| fault.code.as_str()).collect()
}

fn number(text: &str) -> Value {
    Value::Number(text.parse().unwrap())
}

/// Numbers are read from their digits: none passes through a binary fraction.
#[test]
fn numbers_in_json_are_read_by_their_digits() {
    for (metric, json, expected) in [
        ("c", "820", "820"),
        // What a program writes that has no whole numbers.
        ("c", "617.0", "617"),
        ("c", "6.17e2", "617"),
        ("c", "9007199254740993", "9007199254740993"),
        ("n", "12.5", "12.5"),
        ("n", "-0.1", "-0.1"),
        ("n", "1.5E-3", "0.0015"),
        ("n", "0.00", "0"),
        // More digits than a binary fraction keeps.
        ("n", "0.1234567890123456789", "0.1234567890123456789"),
        ("n", "1234567890123456789012345678", "1234567890123456789012345678"),
        ("p", "0.855", "0.855"),
        ("p", "1", "1"),
    ] {
        assert_eq!(sent(metric, json).unwrap(), number(expected), "{json}");
    }
    for (metric, json, code) in [
        ("c", "617.5", "D0403"),
        ("p", "85", "D0404"),
        ("n", "12345678901234567890123456789", "D0402"),
        ("n", "1e300", "D0401"),
        // 0.1 + 0.2 in binary floating point.
        ("n", "0.30000000000000004", "D0415"),
    ] {
        assert_eq!(codes(sent(metric, json)), [code], "{json}");
    }
    // The advice works when it is followed.
    let faults = sent("n", "0.30000000000000004").unwrap_err();
    let advice = faults.iter().next().and_then(|fault| fault.help.as_deref()).unwrap();
    assert!(advice.ends_with("\"0.30000000000000004\""), "{advice}");
    assert_eq!(sent("n", "\"0.30000000000000004\"").unwrap(), number("0.30000000000000004"));
}

/// `1.000` is a thousand to a Vietnamese, and 1 to a program.
#[test]
fn signs_between_thousands_are_refused() {
    for (metric, json, code) in [
        ("c", r#""1.000""#, "D0403"),
        ("c", r#""12.0""#, "D0403"),
        ("c", r#""1.234.567""#, "D0401"),
        ("n", r#""1.234.567""#, "D0401"),
        ("n", r#""1,5""#, "D0401"),
    ] {
        assert_eq!(codes(sent(metric, json)), [code], "{json}");
    }
    let faults = sent("c", r#""1.000""#).unwrap_err();
    let advice = faults.iter().next().and_then(|fault| fault.help.as_deref()).unwrap();
    assert_eq!(advice, "if `.` stands between thousands, write `1000`");
    assert_eq!(sent("n", r#""1.250""#).unwrap(), number("1.25"));
    let whole = Submission::new("an").metric("c", "617.000".parse::<Decimal>().unwrap());
    assert_eq!(read("c", whole).unwrap(), number("617"));
}

#[test]
fn a_key_is_there_once_however_it_is_written() {
    let of = |part: &str, keys: [&str; 2]| {
        let [one, other] = keys;
        let text = format!(
            r#"{{"unit": "an", "{part}": {{"{one}": "1", "{other}": "2"}}, "name": "An"}}"#
        );
        serde_json::from_str::<Submission>(&text)
    };
    for part in ["metrics", "declared", "evidence", "reasons", "as_of"] {
        for keys in [["c", "c"], ["c ", "c"], ["c", "\u{200b}c"], ["declared: c", "declared:c"]] {
            let message = of(part, keys).unwrap_err().to_string();
            assert!(message.contains("is there twice"), "{part} {keys:?} {message}");
        }
    }
    // As in CSV, what nobody sees is passed over.
    let text = "{\"unit\": \"an\", \"metrics\": {\"\u{200b}c\": 1}}";
    assert_eq!(read("c", serde_json::from_str(text).unwrap()).unwrap(), number("1"));
}

/// A tree of JSON keeps numbers as binary fractions: up to 15 digits come back, more are refused.
#[test]
fn numbers_that_were_binary_lose_no_digit_unseen() {
    let of_tree = |json: &str| {
        let tree: serde_json::Value = serde_json::from_str(json).unwrap();
        #[derive(serde::Deserialize)]
        struct Envelope {
            #[serde(flatten)]
            submission: Submission,
        }
        let buffered: Envelope = serde_json::from_str(json).unwrap();
        [read("n", serde_json::from_value(tree).unwrap()), read("n", buffered.submission)]
    };
    for found in of_tree(r#"{"unit": "an", "metrics": {"n": 617.25}}"#) {
        assert_eq!(found.unwrap(), number("617.25"));
    }
    for found in of_tree(r#"{"unit": "an", "metrics": {"n": 0.12345678901234568}}"#) {
        assert_eq!(codes(found), ["D0415"]);
    }
}

/// With its feature `arbitrary_precision`, which any crate of a program can turn on, serde_json hands over a number
/// as a map of one entry, which is its text.
#[test]
fn numbers_of_arbitrary_precision_are_read() {
    use serde::Deserialize as _;
    use serde::de::value::{Error, MapDeserializer};
    let of_map = |key: &'static str, text: &'static str| {
        let map = MapDeserializer::<_, Error>::new([(key, text)].into_iter());
        dti_engine::dataset::SubmittedValue::deserialize(map)
    };
    let number = of_map("$serde_json::private::Number", "617.1234567890123456789").unwrap();
    assert_eq!(number, Value::from("617.1234567890123456789").into());
    assert!(of_map("number", "617").is_err());
}

#[test]
fn a_submission_is_written_and_read_again() {
    let submission = Submission::new("an")
        .name("Xã An")
        .kind("commune")
        .metric("c", 820)
        .metric("n", "-12.50".parse::<Decimal>().unwrap())
        .metric("p", "85%")
        .metric("y", true)
        .metric("t", None::<&str>)
        .evidence("c", "BC-12")
        .reason("p", "thẩm định lại");
    let json = serde_json::to_string(&submission).unwrap();
    assert_eq!(serde_json::from_str::<Submission>(&json).unwrap(), submission);
    // Numbers are text, whatever features other crates turn on.
    assert!(json.contains(r#""c":"820","n":"-12.5""#), "{json}");
    for (json, what) in [("[1]", "sequence"), ("{}", "map")] {
        let text = format!(r#"{{"unit": "an", "metrics": {{"c": {json}}}}}"#);
        let fault = serde_json::from_str::<Submission>(&text).unwrap_err().to_string();
        assert!(fault.contains(what) && fault.contains("expected text, a number"), "{fault}");
    }
}

/// Values come from what programs have.
#[test]
fn a_builder_takes_values_of_every_type() {
    let framework = framework();
    let mut builder = DatasetBuilder::new(&framework);
    let decimal: Decimal = "0.25".parse().unwrap();
    builder.add_unit("a").value("c", 7u8).value("n", -7i16).value("p", decimal).value("y", true);
    builder.add_unit("b").value("c", 7usize).value("n", i128::from(i64::MIN)).value("p", "25%");
    builder
        .add_unit("d")
        .value("c", Some(7u64))
        .value("n", None::<i64>)
        .value("y", "có".to_owned());
    builder.extend([("e", vec![("c", 1), ("n", 2)]), ("f", vec![("c", 3)])]);
    builder.extend([Submission::new("g").metric("c", 4)]);
    let dataset = builder.build().unwrap();
    let counts: Vec<_> = dataset.values("c").unwrap().collect();
    assert_eq!(counts, [7, 7, 7, 1, 3, 4].map(Value::from));
    assert_eq!(dataset.unit("b").unwrap().value("n").unwrap(), Value::from(i64::MIN));
    assert_eq!(dataset.unit("d").unwrap().value("n").unwrap(), Value::Missing);
    assert_eq!(dataset.values("c").unwrap().next_back(), Some(Value::from(4)));
    let too_large = |value: u128| {
        let mut builder = DatasetBuilder::new(&framework);
        builder.add_unit("a").value("n", value);
        codes(builder.build())
    };
    assert_eq!(too_large(u128::MAX), ["D0402"]);
}

/// A unit that is refused takes its values with it: no other unit gets them.
#[test]
fn no_value_goes_to_another_unit_than_the_one_named() {
    let framework = framework();
    let mut builder = DatasetBuilder::new(&framework);
    builder.add_unit("an").value("c", 1);
    builder.add_unit("an").value("c", -2);
    builder.add_unit("binh").kind("district").value("n", "x");
    let faults = builder.build().unwrap_err();
    let found: Vec<_> =
        faults.iter().map(|fault| (fault.code.as_str(), fault.path.as_deref().unwrap())).collect();
    assert_eq!(
        found,
        [
            ("D0403", "submissions[1: an].metrics.c"),
            ("D0302", "submissions[1: an].unit"),
            ("D0401", "submissions[2: binh].metrics.n"),
            ("D0303", "submissions[2: binh].kind"),
        ]
    );

    let dataset =
        Dataset::from_csv("unit,c,y\nan,1,yes\nbinh,2,no\n".as_bytes(), &framework).unwrap();
    let outcome = Plan::compile(&framework).unwrap().score(&dataset).unwrap();
    let refused = outcome.what_if(|data| {
        data.revise("bin")?.value("c", 3);
        Ok(())
    });
    match refused {
        Err(Error::UnknownUnit { id, nearest }) => {
            assert_eq!((id.as_str(), nearest.as_deref()), ("bin", Some("binh")));
        }
        other => panic!("{other:?}"),
    }
}

/// An archive that is scored again gives the same bytes, the digest of the data among them.
#[test]
fn an_archive_scored_again_gives_the_same_bytes() {
    let framework = framework();
    let plan = Plan::compile(&framework).unwrap();
    let text = "p;y;unit;c\n85,5%;có;an;1.234\n;không;binh;7.000.000\n";
    let dataset = Dataset::from_csv(text.as_bytes(), &framework).unwrap();
    let mut archive = Vec::new();
    dataset.to_csv(&mut archive).unwrap();
    let again = Dataset::from_csv(archive.as_slice(), &framework).unwrap();
    let json = |dataset: &Dataset| serde_json::to_string(&plan.score(dataset).unwrap()).unwrap();
    assert_eq!(json(&again), json(&dataset));
}
