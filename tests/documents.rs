//! Rule files as documents: from text and back, in YAML and JSON, and made in code.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "test code: a fault is a failed test"
)]

use std::path::Path;

use dti_engine::model::{Direction, FrameworkKind};
use dti_engine::number::Date;
use dti_engine::rules::document::{
    BoundDoc, ChoiceDoc, CountDoc, EveryDoc, FrameworkDoc, GateDoc, GradeDoc, GroupDoc,
    IndicatorDoc, LinearDoc, MetricDoc, MetricTypeDoc, MinMaxDoc, Number, PeriodDoc, RankingDoc,
    RatioDoc, RoundingDoc, ScoreRangeDoc, ScoringDoc, SourceDoc, StepsDoc, TargetDoc, VerdictDoc,
};
use dti_engine::rules::{Loader, RuleFile};
use dti_engine::{Catalog, Framework};

/// The texts of all rule files, each whole, with what it inherits.
fn texts() -> Vec<(String, String)> {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let loaded = Loader::new().folder(rules).load();
    let whole = |file: &RuleFile| Some((file.name().to_owned(), file.framework()?.to_yaml().ok()?));
    let texts: Vec<_> = loaded.files().iter().filter_map(whole).collect();
    // All but the library.
    assert!(
        texts.len() > 10 && texts.len().saturating_add(1) == loaded.files().len(),
        "{}",
        texts.len()
    );
    texts
}

#[test]
fn every_rule_file_is_the_same_as_a_document() {
    for (name, text) in texts() {
        let framework = Framework::from_yaml(&text).unwrap();
        let document = FrameworkDoc::from_yaml(&text).unwrap();
        let made = Framework::from_document(&document).unwrap();
        assert!(made.same_rules(&framework), "{name}");
        assert_eq!(made.to_yaml().unwrap(), document.to_yaml().unwrap(), "{name}");
        assert_eq!(
            Framework::from_yaml(&made.to_yaml().unwrap()).unwrap().digest(),
            made.digest(),
            "{name}"
        );
        assert_eq!((made.id(), made.version()), (framework.id(), framework.version()), "{name}");
        assert_eq!(made.in_force(), framework.in_force(), "{name}");
        assert_eq!(made.source(), framework.source(), "{name}");

        let written = document.to_yaml().unwrap();
        assert_eq!(FrameworkDoc::from_yaml(&written).unwrap(), document, "{name}");
        let by_serde: FrameworkDoc = serde_yaml::from_str(&written).unwrap();
        assert_eq!(by_serde, document, "{name}");
        let json = serde_json::to_string(&document).unwrap();
        let by_serde: FrameworkDoc = serde_json::from_str(&json).unwrap();
        assert_eq!(by_serde, document, "{name}");
        assert!(Framework::from_yaml(&json).unwrap().same_rules(&framework), "{name}");
    }
}

const JSON: &str = r#"{
  "framework": "demo/one", "version": "1", "kind": "index", "unit_kind": ["commune", "ward"], "points": 100,
  "name": {"vi": "Chỉ số", "en": "Index"},
  "absent": {"missing": "zero", "not_applicable": "exclude", "rejected": "zero", "zero_whole": "zero"},
  "metrics": {"rate": {"type": "number", "at_least": 0.1234567890123456789}},
  "indicators": [{
    "id": "rate", "points": 100,
    "scoring": {"linear": {"of": "rate", "zero_at": "0.5", "full_at": {"commune": 2, "ward": "1.5"}}}
  }],
  "ranking": {"places": 2}
}"#;

#[test]
fn rule_files_may_be_written_as_json() {
    let yaml = serde_yaml::from_str::<FrameworkDoc>(JSON);
    // A format that takes numbers for `f64` is asked for their text.
    let documents = [
        FrameworkDoc::from_yaml(JSON).unwrap(),
        serde_json::from_str(JSON).unwrap(),
        yaml.unwrap(),
    ];
    for document in documents {
        let json = serde_json::to_value(&document).unwrap();
        assert_eq!(json["metrics"]["rate"]["at_least"], "0.1234567890123456789");
        assert_eq!(json["points"], "100");
        let framework = Framework::from_document(&document).unwrap();
        assert!(framework.same_rules(&Framework::from_yaml(JSON).unwrap()));
    }
    let catalog = Catalog::from_yaml_texts([("one.json", JSON)]).unwrap();
    assert_eq!(catalog.iter().len(), 1);
}

#[test]
fn numbers_whose_digits_are_lost_are_refused() {
    let bound = r#"{"id": "a", "of": "m", "at_least": 0.5}"#;
    let exact: TargetDoc = serde_json::from_str(bound).unwrap();
    assert_eq!(
        exact,
        TargetDoc::new("a", "m").at_least("0.5".parse::<dti_engine::number::Decimal>().unwrap())
    );
    // YAML formats take what may be a mapping too for what it looks like.
    let fault = serde_yaml::from_str::<TargetDoc>(bound).unwrap_err().to_string();
    assert!(fault.contains("write it in quotation marks"), "{fault}");
}

#[test]
fn unknown_and_repeated_keys_are_refused() {
    let broken = [
        (r#""points": 100,"#, r#""point": 100,"#),
        (r#""points": 100,"#, r#""points": 100, "points": 100,"#),
        (r#""metrics": {"#, r#""metrics": {"rate": {"type": "count"}, "#),
        (r#""linear""#, r#""linnear""#),
        (r#""zero_at": "0.5""#, r#""zero_at": "a lot", "half_at": "0.5""#),
    ];
    for (from, to) in broken {
        let json = JSON.replacen(from, to, 1);
        assert_ne!(json, JSON);
        assert!(FrameworkDoc::from_yaml(&json).is_err(), "{to}");
        assert!(serde_json::from_str::<FrameworkDoc>(&json).is_err(), "{to}");
        assert!(serde_yaml::from_str::<FrameworkDoc>(&json).is_err(), "{to}");
    }
}

/// The text that [`made_in_code`] says.
const TEXT: &str = "
framework: demo/commune
version: '2024'
kind: index
unit_kind: [commune, ward]
name: {vi: Bộ chỉ số, en: Index}
points: 100
rounding: {indicator: 2, total: 2}
metrics:
  head: {type: choice, options: [chief, none]}
  meetings: {type: count}
  dossiers: {type: count}
  online: {type: count}
  speed: {type: number, unit_of_measure: Mbit/s, at_least: 0}
groups:
- id: awareness
  name: Nhận thức số
  points: 40
  indicators:
  - {id: head, points: 10, scoring: {choice: {of: head, shares: {chief: 100%, none: 0}}}}
  - {id: meetings, points: 30, scoring: {steps: {of: meetings, at_least: {4: 100%, 2: 50%}}}}
- id: government
  points: 60
  indicators:
  - {id: online, points: 30, scoring: {ratio: {part: online, whole: dossiers, full_at: 80%}}}
  - id: speed
    points: 30
    scoring:
      sum_of:
      - {share: 50%, min_max: {of: speed, direction: up}}
      - {share: 50%, linear: {of: speed, zero_at: 10, full_at: 100}}
ranking: {places: 2, ties: [government]}
grades: [{name: Tốt, at_least: 80%}, {name: Yếu, at_least: 0%}]
verdict:
  pass_when:
  - total: {at_least: 70%}
  - every: {level: group, at_least: 50%}
  - met: [head]
  - count: {at_least: 2}
";

fn made_in_code() -> FrameworkDoc {
    let percent = Number::percent;
    let metric = MetricDoc::new;
    let metrics = [
        ("head", metric(MetricTypeDoc::Choice).options(["chief", "none"])),
        ("meetings", metric(MetricTypeDoc::Count)),
        ("dossiers", metric(MetricTypeDoc::Count)),
        ("online", metric(MetricTypeDoc::Count)),
        ("speed", metric(MetricTypeDoc::Number).unit_of_measure("Mbit/s").at_least(0)),
    ];
    let shares = [("chief", percent(100)), ("none", 0.into())];
    let head = ScoringDoc::choice(ChoiceDoc::new("head", shares));
    let steps = StepsDoc::new("meetings").at_least([("4", percent(100)), ("2", percent(50))]);
    let awareness = GroupDoc::new("awareness").name("Nhận thức số").points(40).indicators([
        IndicatorDoc::new("head", head).points(10),
        IndicatorDoc::new("meetings", ScoringDoc::steps(steps)).points(30),
    ]);
    let ratio = RatioDoc::new("online", "dossiers").full_at(percent(80));
    let speed = ScoringDoc::sum_of([
        ScoringDoc::min_max(MinMaxDoc::new("speed", Direction::Up)).with_share(percent(50)),
        ScoringDoc::linear(LinearDoc::new("speed", 10, 100)).with_share(percent(50)),
    ]);
    let government = GroupDoc::new("government").points(60).indicators([
        IndicatorDoc::new("online", ScoringDoc::ratio(ratio)).points(30),
        IndicatorDoc::new("speed", speed).points(30),
    ]);
    let kinds = ["commune", "ward"];
    FrameworkDoc::new("demo/commune", "2024", FrameworkKind::Index, kinds, metrics)
        .name(("Bộ chỉ số", "Index"))
        .points(100)
        .rounding(RoundingDoc::new().indicator(2).total(2))
        .groups([awareness, government])
        .ranking(RankingDoc::new().places(2).ties(["government"]))
        .grades([
            GradeDoc::new("Tốt").at_least(percent(80)),
            GradeDoc::new("Yếu").at_least(percent(0)),
        ])
        .verdict(VerdictDoc::new([
            GateDoc::total(ScoreRangeDoc::new().at_least(percent(70))),
            GateDoc::every(EveryDoc::new("group").at_least(percent(50))),
            GateDoc::met(["head"]),
            GateDoc::count(CountDoc::new().at_least(2)),
        ]))
}

#[test]
fn a_document_made_in_code_is_the_one_of_its_text() {
    assert_eq!(made_in_code(), FrameworkDoc::from_yaml(TEXT).unwrap());
    let framework = Framework::from_document(&made_in_code()).unwrap();
    assert!(framework.same_rules(&Framework::from_yaml(TEXT).unwrap()));
}

#[test]
fn documents_that_were_read_can_be_changed() {
    let mut document = FrameworkDoc::from_yaml(TEXT).unwrap();
    let groups = document.groups.as_mut().unwrap().get_mut().unwrap();
    let first = groups.iter_mut().next().unwrap().get_mut().unwrap();
    let indicators = first.indicators.as_mut().unwrap().get_mut().unwrap();
    let points = |doc: &IndicatorDoc| match doc.points.as_ref().unwrap().get().unwrap() {
        BoundDoc::Scalar(number) => number.0.to_string(),
        _ => panic!("points that go by the kind"),
    };
    let found: Vec<_> = indicators.iter().map(|entry| points(entry.get().unwrap())).collect();
    assert_eq!(found, ["10", "30"]);
    indicators.push(IndicatorDoc::new("meetings_held", ScoringDoc::unscored("meetings")).points(0));
    let framework = Framework::from_document(&document).unwrap();
    assert!(framework.node("meetings_held").is_some());
}

#[test]
fn faults_of_documents_name_paths() {
    let mut document = made_in_code().points(90).ranking(RankingDoc::new().ties(["governmnt"]));
    let groups = document.groups.as_mut().unwrap().get_mut().unwrap();
    groups.push(GroupDoc::new("awareness").points(0).indicators([
        IndicatorDoc::new("more", ScoringDoc::ratio(RatioDoc::new("onlin", "dossiers"))).points(0),
    ]));
    let faults = Framework::from_document(&document).unwrap_err();
    let all = |of: fn(&dti_engine::diagnostic::Diagnostic) -> Option<&str>| -> Vec<_> {
        faults.iter().map(|fault| of(fault).unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(
        all(|fault| fault.path.as_deref()),
        ["points", "groups[2].id", "groups[2].indicators[0].scoring.ratio.part", "ranking.ties[0]",]
    );
    let messages = all(|fault| Some(&*fault.message));
    assert_eq!(messages[1], "the id `awareness` is given twice (first here: `groups[0].id`)");
    assert_eq!(all(|fault| fault.help.as_deref())[2], "did you mean `online`?");
    assert!(faults.iter().all(|fault| fault.location.is_none()));
    let text = format!("{faults:#}");
    assert!(text.contains("groups[2].indicators[0].scoring.ratio.part"), "{text}");
}

#[test]
fn several_methods_are_a_fault_of_the_check() {
    let two = r#"{"id": "a", "points": 1, "scoring": {"yes_no": "m", "formula": "1"}}"#;
    let indicator: IndicatorDoc = serde_json::from_str(two).unwrap();
    assert!(indicator.scoring.as_ref().unwrap().get().unwrap().method().is_none());
    let metrics = [("m", MetricDoc::new(MetricTypeDoc::YesNo))];
    let document = FrameworkDoc::new("demo/one", "1", FrameworkKind::Index, "commune", metrics);
    let faults = Framework::from_document(&document.points(1).indicators([indicator])).unwrap_err();
    let fault = faults.iter().next().unwrap();
    assert_eq!(fault.code, "R0502");
    assert_eq!(fault.path.as_deref(), Some("indicators[0].scoring.formula"));
}

/// The texts of every amendment in the repository, each after what it amends, and the framework that they make.
fn amendments() -> Vec<(Vec<String>, Framework)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let loader = Loader::new().folder(root.join("rules")).folder(root.join("tests/amended"));
    // A library makes no framework.
    let loaded = loader.load().into_files().into_iter();
    let frameworks = loaded.filter_map(|file| file.framework().map(|made| Framework::clone(made)));
    let amendments = frameworks.filter(|framework| framework.amends().is_some());
    let texts = |framework: &Framework| -> Vec<String> {
        framework.texts().map(|(_, text)| text.to_owned()).collect()
    };
    let all = amendments.map(|framework| (texts(&framework), framework));
    // A library is a text, but no document of a framework.
    all.filter(|(texts, _)| !texts.iter().any(|text| text.contains("kind: library"))).collect()
}

#[test]
fn amendments_are_the_same_as_documents() {
    let all = amendments();
    assert!(all.len() >= 2, "{}", all.len());
    for (texts, framework) in all {
        // A library is a document of its own kind.
        let (libraries, texts): (Vec<_>, Vec<_>) =
            texts.into_iter().partition(|text| text.lines().any(|line| line == "kind: library"));
        let documents: Vec<_> =
            texts.iter().map(|text| FrameworkDoc::from_yaml(text).unwrap()).collect();
        let loader = documents.iter().rev().fold(Loader::new(), Loader::document);
        let loader =
            libraries.iter().fold(loader, |loader, text| loader.text("library.yaml", text));
        let made = loader.load().into_framework().unwrap();
        assert!(made.same_rules(&framework), "{}", framework.id());
        assert_eq!((made.amends(), made.version()), (framework.amends(), framework.version()));
        // The whole text reads back, and so does the document of the amendment alone.
        assert!(Framework::from_yaml(&made.to_yaml().unwrap()).unwrap().same_rules(&made));
        let own = documents.last().unwrap();
        let (_, text) = made.texts().next_back().unwrap();
        assert_eq!(FrameworkDoc::from_yaml(text).unwrap(), *own);
        let json = serde_json::to_string(own).unwrap();
        assert_eq!(serde_json::from_str::<FrameworkDoc>(&json).unwrap(), *own);
        assert_eq!(serde_yaml::from_str::<FrameworkDoc>(text).unwrap(), *own);
    }
}

const AMENDMENT: &str = "
framework: demo/commune
version: '2025'
amends: '2024'
in_force: {from: 2025-01-01}
source: {document: 2/QĐ}
remove: [verdict]
metrics:
  signed: {type: yes_no}
  meetings: {remove: true}
  speed: {at_least: 1}
groups:
- id: awareness
  remove: [name]
  indicators:
  - {id: meetings, remove: true}
  - {id: signed, points: 30, scoring: {yes_no: signed}, after: head}
";

fn amendment_made_in_code() -> FrameworkDoc {
    let period = PeriodDoc::new().from("2025-01-01".parse::<Date>().unwrap());
    let source = SourceDoc::new().document("2/QĐ");
    let signed = IndicatorDoc::new("signed", ScoringDoc::yes_no("signed")).points(30).after("head");
    FrameworkDoc::amendment("demo/commune", "2025", "2024", period, source)
        .remove(["verdict"])
        .metrics([
            ("signed", MetricDoc::new(MetricTypeDoc::YesNo)),
            ("meetings", MetricDoc::removed()),
            ("speed", MetricDoc::change().at_least(1)),
        ])
        .groups([GroupDoc::change("awareness")
            .remove(["name"])
            .indicators([IndicatorDoc::removed("meetings"), signed])])
}

#[test]
fn an_amendment_made_in_code_is_the_one_of_its_text() {
    let amendment = amendment_made_in_code();
    assert_eq!(amendment, FrameworkDoc::from_yaml(AMENDMENT).unwrap());
    let in_code = Loader::new().document(&amendment).document(&made_in_code());
    let in_text = Loader::new().text("2025.yaml", AMENDMENT).text("2024.yaml", TEXT);
    let both = [in_code, in_text].map(|loader| loader.load().into_framework().unwrap());
    assert!(both[0].same_rules(&both[1]));
    let ids: Vec<_> = both[0].node("awareness").unwrap().children().map(|node| node.id()).collect();
    assert_eq!(ids, ["head", "signed"]);
}

#[test]
fn faults_of_amendments_made_in_code_name_paths() {
    let period = PeriodDoc::new().from("2025-01-01".parse::<Date>().unwrap());
    let amendment =
        FrameworkDoc::amendment("demo/commune", "2025", "2024", period, SourceDoc::new())
            .points(90)
            .groups([
                GroupDoc::change("awarenes"),
                GroupDoc::change("government").after("nowhere"),
            ]);
    let told = |loader: Loader| {
        let file = loader.load().into_files().remove(0);
        let told = file.diagnostics().iter().map(|fault| {
            let line = fault.location.as_ref().map(|place| place.line);
            (fault.code.as_str(), fault.path.clone().unwrap_or_default(), line)
        });
        told.collect::<Vec<_>>()
    };
    let beside = told(Loader::new().document(&amendment).text("2024.yaml", TEXT));
    assert_eq!(
        beside,
        [("R1203", "groups[0].id".to_owned(), None), ("R1203", "groups[1].after".to_owned(), None)]
    );
    // The points of the amendment are not those of the groups, which stand in a text with lines.
    let mut points = amendment;
    points.groups = None;
    let points = told(Loader::new().document(&points).text("2024.yaml", TEXT));
    assert_eq!(points[0], ("R0402", "points".to_owned(), None));
    // Instructions stand in amendments alone, also in those that are merged.
    let whole = made_in_code().remove(["verdict"]);
    assert_eq!(told(Loader::new().document(&whole))[0].0, "R0201");
    let inner = IndicatorDoc::new("more", ScoringDoc::yes_no("done")).points(0).after("head");
    let group = GroupDoc::new("new").points(0).indicators([inner]);
    let nested = amendment_made_in_code().groups([group]);
    let nested = told(Loader::new().document(&nested).document(&made_in_code()));
    assert!(nested.iter().any(|(code, path, _)| *code == "R0201" && path.ends_with("after")));
}
