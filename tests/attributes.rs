//! Attributes of units: where they come from, and what goes by them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "test code: a fault is a failed test"
)]

use dti_engine::dataset::{DatasetBuilder, ReadOptions, Register, RegisteredUnit, Value};
use dti_engine::diagnostic::Diagnostics;
use dti_engine::{Dataset, Framework, Outcome, Plan};

const HEAD: &str = "framework: demo/communes\nversion: '2024'\nkind: index\nunit_kind: commune\npoints: 100\n\
    rounding: {total: 0}\nabsent: {missing: zero}\nattributes:\n  region: {options: {r1: {vi: Khu vực I}, r2: {vi: Khu vực II}}}\n\
    \x20 district: {}\nmetrics: {rate: {type: percent}, portal: {type: yes_no}}\n";

fn framework(rest: &str) -> Framework {
    Framework::from_yaml(&format!("{HEAD}{rest}")).unwrap_or_else(|faults| panic!("{faults}"))
}

/// Full from 90 % in region 1, from 80 % elsewhere.
fn by_formula() -> Framework {
    framework(
        "allow: [{code: R0302, because: the district is only shown}]\nindicators:\n\
         \x20 - {id: portal, points: 40, scoring: {yes_no: portal}}\n\
         \x20 - {id: rate, points: 60, scoring: {formula: 'if(region == \"r1\", rate / 90%, rate / 80%)'}}\n",
    )
}

fn codes(faults: &Diagnostics) -> Vec<&'static str> {
    faults.iter().map(|fault| fault.code.as_str()).collect()
}

fn totals(framework: &Framework, dataset: &Dataset) -> Vec<String> {
    let outcome: Outcome = Plan::compile(framework).unwrap().score(dataset).unwrap();
    let total = |id: &str| match outcome.unit(id).unwrap().total {
        Some(total) => total.to_string(),
        None => "–".to_owned(),
    };
    dataset.units().map(|unit| total(unit.id())).collect()
}

#[test]
fn attributes_are_no_metrics() {
    let framework = by_formula();
    assert_eq!(
        framework.metrics().map(|metric| metric.id()).collect::<Vec<_>>(),
        ["rate", "portal"]
    );
    let attributes: Vec<_> =
        framework.attributes().map(|one| (one.id(), one.kind().as_str())).collect();
    assert_eq!(attributes, [("region", "choice"), ("district", "text")]);
    assert_eq!(framework.metric("region").unwrap().name().vi, "region");
}

/// 72 % of 90 % are 80 % of 60 points, 72 % of 80 % are 90 %: 40 + 48 and 40 + 54. An option may be called by its
/// name. The last unit has attributes only, and did not report.
#[test]
fn attributes_come_in_columns_of_their_names() {
    let framework = by_formula();
    let wide = "unit,rate,portal,region,district\nan,72%,yes,r1,Nông Cống\nbinh,72%,yes,Khu vực II,\nchau,,,r1,Như Xuân\n";
    let wide = Dataset::from_csv(wide.as_bytes(), &framework).unwrap();
    assert_eq!(totals(&framework, &wide), ["88", "94", "–"]);
    assert!(!wide.unit("chau").unwrap().reported());
    assert_eq!(
        wide.unit("an").unwrap().value("district").unwrap(),
        Value::Text("Nông Cống".to_owned())
    );

    let long = "unit,metric,value\nan,rate,72%\nan,portal,yes\nan,region,r1\nan,district,Nông Cống\n\
                binh,rate,72%\nbinh,portal,yes\nbinh,region,r2\nchau,region,r1\nchau,district,Như Xuân\n";
    let long = Dataset::from_csv(long.as_bytes(), &framework).unwrap();
    assert_eq!(long.digest(), wide.digest());

    let mut builder = DatasetBuilder::new(&framework);
    builder.add_unit("an").value("rate", "72%").value("portal", true).value("region", "r1");
    let built = builder.build().unwrap();
    assert_eq!(totals(&framework, &built), ["88"]);
}

#[test]
fn a_misspelt_attribute_of_the_register_is_refused() {
    let framework = by_formula();
    let register = "unit,name,regoin,head\nan,Xã An,r1,Bà A\n";
    let register = Register::from_csv(register.as_bytes()).unwrap();
    let options = ReadOptions::default().register(register);
    let read = |text: &str| options.read_csv(text.as_bytes(), &framework);
    let faults = read("unit,rate,portal\nan,72%,yes\n").unwrap_err();
    assert_eq!(codes(&faults), ["D0202"]);
    let told = faults.to_string();
    assert!(told.contains("the register has no column `region`, but `regoin`"), "{told}");
    // What the data say is not asked of the register.
    assert!(read("unit,rate,portal,region\nan,72%,yes,r1\n").is_ok());
}

/// `Đông Hà` with letters composed and decomposed, in capitals, with two blanks, and with its tone mark elsewhere.
#[test]
fn texts_of_attributes_are_one_however_they_are_written() {
    let framework = by_formula();
    let csv = "unit,rate,portal,district\nan,72%,yes,Hòa Hà\nbinh,72%,yes,Ho\u{300}a Ha\u{300}\n\
               chau,72%,yes,HOÀ HÀ\ndao,72%,yes,Hòa  Hà\nem,72%,yes,Hoa Hà\n";
    let dataset = Dataset::from_csv(csv.as_bytes(), &framework).unwrap();
    let districts: Vec<_> = dataset.values("district").unwrap().collect();
    let one = Value::Text("Hòa Hà".to_owned());
    let [a, b, c, d, e] = districts.as_slice() else { panic!("five units") };
    assert!([a, b, c, d].iter().all(|district| **district == one), "{districts:?}");
    assert_eq!(*e, Value::Text("Hoa Hà".to_owned()));
    assert!(!dataset.remarks(dti_engine::Language::Vi).is_empty());
}

#[test]
fn the_register_gives_attributes() {
    let framework = by_formula();
    let register = "unit,name,region,district\nan,Xã An,r1,Nông Cống\nbinh,Xã Bình,Khu vực II,\n";
    let register = Register::from_csv(register.as_bytes()).unwrap();
    let options = ReadOptions::default().register(register.clone());
    let dataset = options
        .read_csv("name,rate,portal\nXã An,72%,yes\nXã Bình,72%,yes\n".as_bytes(), &framework)
        .unwrap();
    assert_eq!(totals(&framework, &dataset), ["88", "94"]);
    let again = Register::from_dataset(&dataset);
    assert_eq!(again.units()[0].attributes["district"], "Nông Cống");
    assert_eq!(again.units()[1].attributes["region"], "r2");

    // Said twice and alike, and said twice and otherwise.
    let both = "unit,rate,portal,region\nan,72%,yes,Khu vực I\nbinh,72%,yes,r1\n";
    let faults = options.read_csv(both.as_bytes(), &framework).unwrap_err();
    assert_eq!(codes(&faults), ["D0305"]);
    let told = faults.to_string();
    assert!(
        told.contains("the unit `binh` has `r1` as `region` here, `Khu vực II` in the register"),
        "{told}"
    );

    let wrong =
        Register::new([RegisteredUnit::new("an", "Xã An").attribute("region", "r3")]).unwrap();
    let options = ReadOptions::default().register(wrong);
    let faults =
        options.read_csv("unit,rate,portal\nan,72%,yes\n".as_bytes(), &framework).unwrap_err();
    assert_eq!(codes(&faults), ["D0407"]);
    // A misspelt column of a register is no attribute.
    let faults = Register::from_csv("unit,name,knd\nan,Xã An,commune\n".as_bytes()).unwrap_err();
    assert_eq!(codes(&faults), ["D0202"]);
}

#[test]
fn an_attribute_has_an_id_of_its_own_and_known_options() {
    let faults = |rest: &str| {
        let text = format!("{HEAD}{rest}");
        Framework::from_yaml(&text).unwrap_err()
    };
    let scored = "indicators:\n  - {id: portal, points: 40, scoring: {yes_no: portal}}\n\
                  \x20 - {id: rate, points: 60, scoring: {formula: 'if(region == \"r3\", rate, 1)'}}\n";
    let unknown = faults(scored);
    assert_eq!(codes(&unknown), ["R0307"]);
    assert_eq!(unknown.iter().next().unwrap().nearest.as_deref(), Some("r1"));
    let twice = HEAD.replace("  district: {}", "  rate: {}");
    let twice =
        Framework::from_yaml(&format!("{twice}{}", scored.replace("r3", "r1"))).unwrap_err();
    assert_eq!(codes(&twice), ["R0401"]);
}

#[test]
fn attributes_that_the_register_says_otherwise_are_told_with_their_place() {
    let framework = by_formula();
    let register = "unit,name,region\nan,An,r1\nbinh,Bình,r2\n";
    let register = Register::from_csv(register.as_bytes()).unwrap();
    let options = ReadOptions::default().register(register).name("xã.csv");
    let csv = "unit,rate,portal,region\nan,72%,yes,r1\nbinh,72%,yes,r1\n";
    let faults = options.read_csv(csv.as_bytes(), &framework).unwrap_err();
    assert_eq!(codes(&faults), ["D0305"]);
    let location = faults.iter().next().unwrap().location.clone().unwrap();
    assert_eq!((&*location.file, location.line), ("xã.csv", 3));
}
