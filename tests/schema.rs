//! The JSON Schemas that editors use: current, in agreement with the check, and found by every file.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "test code: a fault is a failed test"
)]

use std::fs;
use std::path::{Path, PathBuf};

fn rules_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")
}

/// The rule files and cases below a folder, sorted.
fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The name of the schema of a file, where it has one: rule files and cases do, files of facts do not.
fn schema_of(path: &Path) -> Option<&'static str> {
    let name = path.file_name().unwrap().to_str().unwrap();
    if name.ends_with(".cases.yaml") {
        return Some("cases.schema.json");
    }
    if name == "province.yaml" {
        return Some("province.schema.json");
    }
    if name.starts_with("merged-") {
        return Some("merged.schema.json");
    }
    let text = fs::read_to_string(path).unwrap();
    text.lines().any(|line| line.starts_with("framework:")).then_some("schema.json")
}

#[test]
fn every_file_names_its_schema_in_its_first_line() {
    let folder = rules_folder();
    let mut faults = Vec::new();
    for path in yaml_files(&folder) {
        let Some(schema) = schema_of(&path) else { continue };
        let below = path.strip_prefix(&folder).unwrap();
        let up = "../".repeat(below.components().count() - 1);
        let line = format!("# yaml-language-server: $schema={up}{schema}");
        if fs::read_to_string(&path).unwrap().lines().next() != Some(line.as_str()) {
            faults.push(format!("rules/{}: {line}", below.display()));
        }
    }
    assert!(
        faults.is_empty(),
        "editors do not find the schema of these files; add the line at the top of each:\n{}",
        faults.join("\n")
    );
}

#[cfg(feature = "schema")]
mod generated {
    use std::collections::BTreeSet;

    use dti_engine::diagnostic::Code;
    use dti_engine::rules::Loader;
    use dti_engine::schema::{
        self, ANALYSIS, CASES, DATA, MERGED, PROVINCE, PublishedSchema, RULES,
    };
    use jsonschema::Validator;
    use serde_json::Value;

    use super::{Path, fs, rules_folder, schema_of, yaml_files};

    fn validator(schema: PublishedSchema) -> Validator {
        let schema: Value = serde_json::from_str(schema.text()).unwrap();
        jsonschema::draft7::meta::validate(&schema).unwrap();
        jsonschema::draft7::new(&schema).unwrap()
    }

    /// YAML as an editor's validator sees it: keys are texts.
    fn json(yaml: &serde_yaml::Value) -> Value {
        use serde_yaml::Value as Yaml;
        match yaml {
            Yaml::Sequence(items) => items.iter().map(json).collect(),
            Yaml::Mapping(entries) => {
                let key = |key: &Yaml| match key {
                    Yaml::String(text) => text.clone(),
                    other => serde_yaml::to_string(other).unwrap().trim().to_owned(),
                };
                Value::Object(
                    entries.iter().map(|(name, value)| (key(name), json(value))).collect(),
                )
            }
            scalar => serde_json::to_value(scalar).unwrap(),
        }
    }

    fn read(text: &str) -> serde_yaml::Value {
        serde_yaml::from_str(text).unwrap()
    }

    fn faults(validator: &Validator, value: &Value) -> Vec<String> {
        let errors = validator.iter_errors(value);
        errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    #[test]
    fn the_committed_schemas_are_current() {
        let how = "run: cargo run --release --example make_schema";
        for schema in schema::ALL {
            let path = schema.path();
            assert!(schema.generate().unwrap() == schema.text(), "{path} is not current; {how}");
        }
    }

    #[test]
    fn every_description_of_data_fits_its_schema() {
        let data = validator(DATA);
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data");
        let files = [examples, rules_folder()].into_iter().flat_map(|folder| yaml_files(&folder));
        let files: Vec<_> = files.filter(|p| p.to_string_lossy().ends_with(".data.yaml")).collect();
        assert!(files.len() > 30, "{}", files.len());
        for path in files {
            let value = json(&read(&fs::read_to_string(&path).unwrap()));
            assert_eq!(faults(&data, &value), [""; 0], "{}", path.display());
        }
    }

    #[test]
    fn every_file_in_rules_fits_its_schema() {
        let validators = [RULES, CASES, PROVINCE, MERGED].map(|one| (one.path(), validator(one)));
        let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
        // The cases in `rules` are tables, which have no schema.
        let listed = Path::new("tests/broken/cases/differs.cases.yaml").to_owned();
        for path in yaml_files(&rules_folder()).into_iter().chain([listed]) {
            let Some(schema) = schema_of(&path) else { continue };
            let of_file = |(path, _): &&(&str, _)| path.strip_prefix("rules/") == Some(schema);
            let (_, validator) = validators.iter().find(of_file).unwrap();
            seen.insert(schema);
            let value = json(&read(&fs::read_to_string(&path).unwrap()));
            let here = faults(validator, &value);
            found.extend(here.into_iter().map(|fault| format!("{}{fault}", path.display())));
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
        assert_eq!(seen.len(), 4);
    }

    const INDEX: &str = r#"
framework: demo/index
version: 2022
kind: index
unit_kind: [commune, ward]
points: 10
metrics:
  head: {type: choice, options: {chief: {vi: Trưởng}, none: Không}}
  open: {type: yes_no}
  men: {type: count}
  all: {type: count}
groups:
  - id: group
    points: 10
    indicators:
      - {id: a, points: 4, scoring: {choice: {of: head, shares: {chief: 100%, none: 0}}}}
      - id: b
        points: "3"
        scoring:
          sum_of:
            - {share: 50%, best_of: [{yes_no: open}, {formula: men / all}]}
            - {share: 0.5, steps: {of: men, at_least: {4: 100%, 2.5: 50%}}}
      - {id: c, points: 1, scoring: {z_score: {of: men, zero_at: -2, full_at: 2}}}
      - {id: d, points: 1, scoring: {percentile: {of: men, direction: up}}}
      - {id: e, points: 1, scoring: {survey: {of: {1: men, 2: all}}}}
      - {id: f, points: 0, scoring: {unscored: men}}
grades:
  - {name: Tốt, at_least: 80%}
verdict: {pass_when: [{met: all}, {formula: men >= 2}, {count: {at_least: 2, of: [a, b]}}]}
"#;

    const AMENDMENT: &str = "
framework: demo/index
version: 2024
amends: 2022
in_force: {from: 2024-01-01}
source: {document: 12/QĐ-UBND, issued: 1/1/2024}
remove: [grades]
metrics:
  open: {at_least: 1}
  men: {remove: true}
groups:
  - id: group
    indicators:
      - {id: a, points: 5}
      - {id: b, remove: true}
      - {id: g, after: a, points: 3, scoring: {yes_no: open}}
";

    #[test]
    fn what_is_allowed_fits() {
        let rules = validator(RULES);
        for text in [INDEX, AMENDMENT] {
            let found = faults(&rules, &json(&read(text)));
            assert!(found.is_empty(), "{}", found.join("\n"));
        }
    }

    #[test]
    fn what_is_broken_is_refused() {
        let rules = validator(RULES);
        let cases = [
            ("an unknown key", INDEX, "points: 10\nmetrics", "points: 10\nmetric: 1\nmetrics"),
            ("a wrong type", INDEX, "points: 10\nmetrics", "points: [10]\nmetrics"),
            ("a number with a comma", INDEX, "points: \"3\"", "points: 3,5"),
            ("two methods", INDEX, "{yes_no: open}", "{yes_no: open, formula: men / all}"),
            ("no method", INDEX, "{yes_no: open}", "{}"),
            ("a misspelt method", INDEX, "{yes_no: open}", "{yesno: open}"),
            ("a misspelt word", INDEX, "direction: up", "direction: upp"),
            ("a share out of place", INDEX, "{unscored: men}", "{share: 1, unscored: men}"),
            ("a part without a share", INDEX, "{share: 50%, ", "{"),
            ("unscored inside", INDEX, "[{yes_no: open}", "[{unscored: open}"),
            ("points and weight", INDEX, "- {id: a, points: 4", "- {id: a, weight: 1, points: 4"),
            ("an id with capitals", INDEX, "{id: a,", "{id: A,"),
            ("a metric with a space", INDEX, "men: {type", "the men: {type"),
            (
                "a choice without options",
                INDEX,
                ", options: {chief: {vi: Trưởng}, none: Không}",
                "",
            ),
            ("two gates in one", INDEX, "{met: all}", "{met: all, formula: men > 1}"),
            ("`after` in a full file", INDEX, "{id: a,", "{id: a, after: b,"),
            ("targets of an index", INDEX, "\ngrades", "\ntargets: []\ngrades"),
            ("nothing after a key", INDEX, "\ngrades", "\nranking:\ngrades"),
            ("an amendment of no day", AMENDMENT, "in_force: {from: 2024-01-01}\n", ""),
            ("a day that is none", AMENDMENT, "2024-01-01", "tomorrow"),
            ("a change of no item", AMENDMENT, "{id: a, points: 5}", "{points: 5}"),
            ("`remove: no`", AMENDMENT, "{id: b, remove: true}", "{id: b, remove: false}"),
        ];
        for (what, text, from, to) in cases {
            assert!(text.contains(from), "{what}: `{from}` is not there");
            let broken = text.replacen(from, to, 1);
            assert!(!rules.is_valid(&json(&read(&broken))), "{what} is not refused");
        }
        let list = validator(CASES);
        let case = "- {case: one, metrics: {a: yes, b: '', c: 4}, expect: {verdict: pass}}";
        assert!(list.is_valid(&json(&read(case))));
        for (from, to) in [("case: one, ", ""), ("pass", "passed"), ("expect", "expects")] {
            assert!(!list.is_valid(&json(&read(&case.replace(from, to)))), "{to}");
        }
        let data = validator(DATA);
        let description = "{data: [a.csv, b.csv], nature: synthetic, as_of: '2022-12-31'}";
        assert!(data.is_valid(&json(&read(description))));
        for (from, to) in [("data:", "dat:"), ("synthetic", "made up"), ("2022-12-31", "2022")] {
            assert!(!data.is_valid(&json(&read(&description.replace(from, to)))), "{to}");
        }
    }

    #[test]
    fn what_is_broken_beside_rule_files_is_refused() {
        let [province, merged, analysis] = [PROVINCE, MERGED, ANALYSIS].map(validator);
        let good = "
province: demo
runs:
- {id: communes, framework: demo/commune, version: 2024}
- id: plan
  framework: demo/plan
  version: '2024'
  metrics: {passed: {count: communes, where: {verdict: pass, total: {at_least: 70%}}}}
figures: [{id: share, value: {share: communes, where: {met: [portal]}}, reported: 0.5}]
";
        assert_eq!(faults(&province, &json(&read(good))), [""; 0]);
        for (from, to) in [
            ("province: demo", "name: Demo"),
            ("version: 2024", "verison: 2024"),
            ("{count: communes,", "{count: communes, sum: communes,"),
            ("{count: communes,", "{"),
            ("pass,", "passed,"),
            ("{met: [portal]}", "{}"),
            ("70%", "a lot"),
        ] {
            assert!(good.contains(from), "{from}");
            let broken = good.replacen(from, to, 1);
            assert!(!province.is_valid(&json(&read(&broken))), "{to} is not refused");
        }
        let good = "{merged: demo/units, unit_kind: xa, before: {a: A, b: {vi: B}}, formed: [{unit: a, from: [a, b]}]}";
        assert_eq!(faults(&merged, &json(&read(good))), [""; 0]);
        for (from, to) in [("unit_kind: xa, ", ""), ("from: [a, b]", "from: a"), ("formed", "form")]
        {
            assert!(!merged.is_valid(&json(&read(&good.replace(from, to)))), "{to} is not refused");
        }
        let good = "
analysis: demo/firm
of: {framework: demo/commune, version: '2024'}
vary:
  weights: {level: [group, indicator], within: 25%, grid: 0.5}
  goalposts: {within: 5%}
  methods: {peers: [min_max, rank]}
  aggregate: [arithmetic, geometric]
  rounding: [{indicator: 2}, {indicator: none}]
  absent: {missing: [zero, exclude, full]}
  figures: {error: half_of_last_place, standard_errors: {rate: rate_error}}
draws: {count: 1000, seed: 2026}
costs: costs.csv
";
        assert_eq!(faults(&analysis, &json(&read(good))), [""; 0]);
        for (from, to) in [
            ("analysis: demo/firm", "name: firm"),
            ("level: ", "levels: "),
            ("[min_max, rank]", "[min_max, ranks]"),
            (", geometric", ", mean"),
            ("zero, exclude", "zero, drop"),
            ("half_of_last_place", "half"),
            ("{rate: rate_error}", "rate_error"),
            ("count: 1000, ", ""),
        ] {
            assert!(good.contains(from), "{from}");
            let broken = good.replacen(from, to, 1);
            assert!(!analysis.is_valid(&json(&read(&broken))), "{to} is not refused");
        }
    }

    /// Every description in a schema, with the place it stands at.
    fn described<'v>(value: &'v Value, path: &str, found: &mut Vec<(String, Option<&'v str>)>) {
        match value {
            Value::Object(entries) => {
                for (key, inner) in entries {
                    let path = format!("{path}/{key}");
                    let refused = inner == &Value::Bool(false);
                    // Conditions ask for a value of a key that is described where it is defined.
                    if path.ends_with("/if") || path.ends_with("/then") || refused {
                        continue;
                    }
                    if key == "properties" {
                        for (name, property) in inner.as_object().unwrap() {
                            let text = property.get("description").and_then(Value::as_str);
                            found.push((format!("{path}/{name}"), text));
                        }
                    }
                    described(inner, &path, found);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| described(item, path, found)),
            _ => {}
        }
    }

    #[test]
    fn every_key_is_described_in_both_languages() {
        for schema in [RULES, CASES, DATA, PROVINCE, MERGED, ANALYSIS] {
            let schema: Value = serde_json::from_str(schema.text()).unwrap();
            let mut found = vec![(String::new(), schema["description"].as_str())];
            described(&schema, "", &mut found);
            assert!(found.len() > 10);
            for (path, text) in found {
                let text = text.unwrap_or_else(|| panic!("{path} is not described"));
                let languages: Vec<_> = text.split("\n\n").collect();
                let [vi, en] = languages[..] else { panic!("{path}: {text}") };
                for sentence in [vi, en] {
                    let ends = sentence.ends_with('.') && !sentence.trim().contains('\n');
                    assert!(ends, "{path}: `{sentence}` is not one sentence");
                }
            }
        }
    }

    /// The codes of faults that a schema can see too, when a key is taken away.
    const OF_ABSENCE: [Code; 6] = [
        Code::MissingKey,
        Code::NoMethod,
        Code::NoChildren,
        Code::NoCondition,
        Code::StepsDirection,
        Code::GateNotOne,
    ];

    /// Codes of faults that stand in one place alone, where a schema sees them too.
    const OF_ONE_PLACE: [Code; 12] = [
        Code::MissingKey,
        Code::UnknownKey,
        Code::UnknownWord,
        Code::WrongShape,
        Code::NotANumber,
        Code::NotYesNo,
        Code::NotACitation,
        Code::NoMethod,
        Code::SeveralMethods,
        Code::ShareOutOfPlace,
        Code::PointsAndWeight,
        Code::GateNotOne,
    ];

    /// What a schema cannot see: the inside of formulas, how a number was written that YAML reads, which
    /// numbers have names, and what one key needs elsewhere in the file.
    const ONLY_THE_CHECK: [&str; 9] = [
        "also_within_of_a_view",
        "formula_not_a_number",
        "let_unknown_in_a_bound",
        "ranking_given_and_worked_out",
        "ranking_given_by_a_view",
        "formula_points_between_thousands",
        "scientific_number",
        "too_many_digits",
        "top_without_ranking",
    ];

    #[test]
    fn the_schema_refuses_what_the_check_refuses_in_one_place() {
        let rules = validator(RULES);
        let codes = OF_ONE_PLACE;
        let (mut wrong, mut refused) = (Vec::new(), 0);
        for path in yaml_files(Path::new("tests/broken")) {
            // What is no text, or no YAML, an editor says without a schema.
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let Ok(tree) = serde_yaml::from_str(&text) else { continue };
            let loaded = Loader::new().text("rules.yaml", &text).load().into_files().remove(0);
            let name = path.file_stem().unwrap().to_str().unwrap();
            if ONLY_THE_CHECK.contains(&name) {
                continue;
            }
            if loaded.diagnostics().iter().any(|one| codes.contains(&one.code)) {
                refused += 1;
                if rules.is_valid(&json(&tree)) {
                    wrong.push(format!("{}: {}", path.display(), loaded.diagnostics()));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(refused > 20, "{refused}");
        for path in yaml_files(Path::new("tests/amended")) {
            let found = faults(&rules, &json(&read(&fs::read_to_string(&path).unwrap())));
            assert!(found.is_empty(), "{}: {}", path.display(), found.join("\n"));
        }
    }

    /// Keys that no other key depends on: with or without them a place is the same.
    const BESIDE_THE_POINT: [&str; 19] = [
        "absent",
        "aggregate",
        "allow",
        "article",
        "cite",
        "code",
        "en",
        "evidence",
        "grades",
        "in_force",
        "issued",
        "issuer",
        "levels",
        "name",
        "note",
        "ranking",
        "rounding",
        "source",
        "verdict",
    ];

    #[derive(Clone)]
    enum Step {
        Key(serde_yaml::Value),
        Item(usize),
    }

    /// The ways to all keys of a tree.
    fn ways(value: &serde_yaml::Value, at: &[Step], found: &mut Vec<Vec<Step>>) {
        for (key, inner) in value.as_mapping().into_iter().flatten() {
            let at = [at, &[Step::Key(key.clone())]].concat();
            ways(inner, &at, found);
            found.push(at);
        }
        for (place, item) in value.as_sequence().into_iter().flatten().enumerate() {
            ways(item, &[at, &[Step::Item(place)]].concat(), found);
        }
    }

    /// What place a key stands at, the same for all places alike; nothing where the author chose the key.
    fn place(tree: &serde_yaml::Value, way: &[Step]) -> Option<String> {
        let Some((Step::Key(last), before)) = way.split_last() else { return None };
        let (mut parent, mut names) = (tree, Vec::new());
        let is_chosen = |names: &[&str]| {
            names.last().is_some_and(|name| ["metrics", "shares", "options"].contains(name))
        };
        for step in before {
            parent = match step {
                Step::Key(key) => {
                    let name = if is_chosen(&names) { "*" } else { key.as_str().unwrap_or("*") };
                    names.push(name);
                    parent.get(key)?
                }
                Step::Item(item) => parent.get(*item)?,
            };
        }
        if is_chosen(&names) {
            return None;
        }
        let beside = parent.as_mapping()?.keys().filter_map(|key| key.as_str());
        let beside: BTreeSet<_> = beside.filter(|key| !BESIDE_THE_POINT.contains(key)).collect();
        let kind = ["type", "kind"].map(|key| parent.get(key).and_then(|kind| kind.as_str()));
        let near = &names[names.len().saturating_sub(2)..];
        Some(format!("{near:?} {last:?} {kind:?} {beside:?}"))
    }

    fn without(mut tree: serde_yaml::Value, way: &[Step]) -> serde_yaml::Value {
        let (last, before) = way.split_last().unwrap();
        let parent = before.iter().fold(&mut tree, |parent, step| match step {
            Step::Key(key) => parent.get_mut(key).unwrap(),
            Step::Item(item) => parent.get_mut(*item).unwrap(),
        });
        if let Step::Key(last) = last {
            parent.as_mapping_mut().unwrap().remove(last);
        }
        tree
    }

    #[test]
    fn the_schema_misses_the_keys_that_the_check_misses() {
        let rules = validator(RULES);
        let library = fs::read_to_string(rules_folder().join("shared/metrics.yaml")).unwrap();
        let (mut seen, mut tried, mut refused) = (BTreeSet::new(), 0, 0);
        let mut disagreements = Vec::new();
        let files = yaml_files(&rules_folder()).into_iter();
        let mut files: Vec<_> =
            files.filter(|path| schema_of(path) == Some("schema.json")).collect();
        files.sort_by_key(|path| fs::metadata(path).unwrap().len());
        let texts = files.iter().map(|path| fs::read_to_string(path).unwrap());
        for text in std::iter::once(INDEX.to_owned()).chain(texts) {
            let root = read(&text);
            // What it lacks stands in what it builds on.
            if ["amends", "based_on"].iter().any(|key| root.get(key).is_some()) {
                continue;
            }
            let mut found = Vec::new();
            ways(&root, &[], &mut found);
            for way in found {
                let Some(place) = place(&root, &way) else { continue };
                if !seen.insert(place.clone()) {
                    continue;
                }
                let tree = without(root.clone(), &way);
                let text = serde_yaml::to_string(&tree).unwrap();
                let files = Loader::new().text("rules.yaml", &text).text("metrics.yaml", &library);
                let loaded = files.load().into_files().remove(0);
                let absent = OF_ABSENCE;
                // Without its points nothing is left of a bound: none for any kind.
                let is_left_empty = place.ends_with("[None, None] {\"points\"}");
                let misses = loaded.diagnostics().iter().any(|one| {
                    absent.contains(&one.code) || is_left_empty && one.code == Code::MissingUnitKind
                });
                let fits = rules.is_valid(&json(&tree));
                tried += 1;
                refused += usize::from(!fits);
                if misses == fits {
                    disagreements.push(format!("{place}: {}", loaded.diagnostics()));
                }
            }
        }
        assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
        assert!(tried > 100 && refused > 40, "{tried} keys taken away, {refused} times refused");
    }
}
