//! Rule files: how they are written, and how YAML text becomes a checked
//! [`Framework`](crate::Framework) with every fault found and all reported at once.
//!
//! # A rule file
//!
//! A rule file is a tree of nodes over metrics (`kind: index`), or a list of targets
//! (`kind: criteria`). This one is complete:
//!
//! ```
//! let framework = dti_engine::Framework::from_yaml(r#"
//! framework: thanh-hoa/commune          # id: place/subject
//! version: "2022"
//! kind: index
//! unit_kind: commune
//! name: {vi: Bộ chỉ số chuyển đổi số cấp xã, en: Commune index}
//! in_force: {from: 2022-11-09}
//! source: {document: 3853/QĐ-UBND, issued: 2022-11-09, standing: illustrative}
//! points: 100
//! rounding: {indicator: 2, total: 2}
//! absent: {missing: zero, not_applicable: exclude, rejected: zero, zero_whole: exclude}
//!
//! metrics:
//!   committee_head: {type: choice, options: [chief, deputy, none]}
//!   dossiers:        {type: count}
//!   online_dossiers: {type: count}
//!
//! groups:
//!   - id: awareness
//!     name: {vi: Nhận thức số}
//!     points: 40
//!     indicators:
//!       - id: committee
//!         code: "1.1"
//!         points: 40
//!         scoring: {choice: {of: committee_head, shares: {chief: 100%, deputy: 50%, none: 0%}}}
//!         evidence: required
//!   - id: digital_government
//!     points: 60
//!     indicators:
//!       - id: online_rate
//!         points: 60
//!         scoring: {ratio: {part: online_dossiers, whole: dossiers, full_at: 80%}}
//!
//! ranking: {places: 2, ties: [digital_government], method: competition}
//! grades:
//!   - {name: {vi: Tốt}, at_least: 80%}
//!   - {name: {vi: Chưa tốt}, at_least: 0%}
//! verdict:
//!   pass_when:
//!     - total: {at_least: 70%}
//!     - every: {level: group, at_least: 50%}
//!     - met: [committee]
//! "#)?;
//! assert_eq!(framework.unit_kinds()[0].as_str(), "commune");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | key | what it says |
//! |---|---|
//! | `framework`, `version` | id (`place/subject`) and version; together they are unique in a [`Catalog`] |
//! | `amends` | the version that this file amends, see below |
//! | `replaces` | the version that this full file takes the place of, see below |
//! | `kind` | `index`: points and ranking; `criteria`: targets met or not met |
//! | `unit_kind` | which units are assessed: one kind or a list |
//! | `name` | `{vi: …, en: …}`, or the Vietnamese name alone; without it the id is shown |
//! | `in_force` | `{from: …, to: …}`, both days included; an end that is left out is open; `after_gap`: why no version was in force before |
//! | `period` | `{from: …, to: …}`, the time that a plan is for: a figure from before it meets no target by itself, and `to` is when targets are due |
//! | `source` | `document`, `issuer`, `issued`, `article`, `standing` (`official`, `derived`, `illustrative`), `url`, `note`, `cite` |
//! | `points` | of the whole tree (`index`) |
//! | `aggregate` | `arithmetic` (what adding up points means), `geometric`, `harmonic`, `minimum`, `maximum`; on a group too |
//! | `rounding` | places of `indicator`, `group`, `total`, and the `mode`: `half_up`, `half_even`, `half_down`, `up`, `down` |
//! | `absent` | what `missing`, `not_applicable`, `rejected`, `zero_whole` do: `zero`, `exclude`, `full`, `error`; on an indicator too, key by key. A key that nothing says is an `error`, and `zero_whole` does what `missing` does: both are warned of (`R1111`) |
//! | `levels` | names of the depths of groups; without them `group`, `group_2`, …; leaves are `indicator` |
//! | `metrics` | what units submit, see below |
//! | `checks` | what must hold between the metrics of a unit, see below |
//! | `groups`, `indicators` | the tree (`index`) |
//! | `targets` | what is met or not met (`criteria`) |
//! | `bonus`, `penalty` | `{cap: …, indicators: […]}` outside the tree |
//! | `ranking` | `places`, `ties` (ids, in order), `method`: `competition` (1, 2, 2, 4) or `dense` (1, 2, 2, 3) |
//! | `grades` | from highest to lowest: `{name: …, at_least: 80%}` |
//! | `verdict` | `pass_when`: gates that must all hold |
//! | `allow` | warnings that are meant: `[{code: R1103, because: …}]`; on a metric, group, indicator or target too |
//!
//! A **group** has `id`, `code`, `name`, `points` or `weight`, `aggregate`, `groups`, `indicators`, `source`,
//! `cite`, `note`; an **indicator** has `scoring`, `evidence` (`required`, `optional`) and `absent`
//! instead of children. Points of siblings add up to their parent's; or all siblings have a `weight`,
//! and the parent's points are divided in proportion, exactly.
//!
//! A **metric** has a `type` (`count`, `number`, `percent`, `rank` with its `field`, `yes_no`, `choice` with its
//! `options`, `date`, `text`), and `name`, `unit_of_measure`, `at_least`, `at_most`, `source`, `cite`, `note`.
//! The unit of measure is one word for all languages, or `{vi: xã, en: communes}`; metrics of one Vietnamese word are of
//! one unit.
//!
//! A **target** has `id`, `code`, `name`, `of` (a metric, or `{part: …, whole: …}`), conditions that must all hold,
//! `source`, `cite`, `note`. Conditions are `at_least`, `above`, `at_most`, `below`, `equals` (a number or an
//! option), `is` (`yes` or `no`) and `by` (that day or before); a bound may be one for each unit kind:
//! `at_least: {province: 90%, district: 80%}`.
//!
//! A **check** has `id`, `holds` (a formula that is a condition), `message`, `severity` and `tolerance`, `source`,
//! `cite`, `note`. Where it does not hold there is a [`Finding`](crate::outcome::Finding) with the unit, the metrics,
//! their values and, where the formula is one comparison, the difference between its sides. `severity: warning`, the
//! default, is all that happens; `severity: refuse` also takes total, rank and grade from the unit, which does not pass and is
//! no peer of others. A check that needs a value which is absent finds nothing. With a `tolerance`, a comparison of two
//! numbers by `==`, `<=` or `>=` that fails by no more than that holds.
//!
//! ```yaml
//! checks:
//!   - {id: part_of_whole, holds: online <= all, severity: refuse, message: {vi: …, en: …}}
//!   - {id: parts_add_up, holds: men + women == people, tolerance: 2, message: {vi: …}}
//!   - {id: stated_rate, holds: "agrees(rate, online / all, 1)", message: {vi: …}}
//!   - {id: rank_in_field, holds: place >= 1 and place <= 63, message: {vi: …}}
//!   - {id: within_year, holds: 'issued >= "2022-01-01" and issued <= "2022-12-31"', message: {vi: …}}
//! ```
//!
//! A **gate** is one of `total: {at_least: 70%}`, `every: {level: group, at_least: 50%}`, `met: [ids]` or
//! `met: all`, `count: {at_least: 8, of: [ids]}`, `formula: "…"` (a condition on metrics, which does not hold where
//! one that it needs is absent; evidence is not asked for, neither here nor in checks). A bound on the total is a share (a percentage, or a number
//! up to 1), or a number of points (of targets) above 1.
//!
//! | `scoring` | share of the points; `v` is the metric named by `of` |
//! |---|---|
//! | `yes_no: m` | 1 if yes, else 0 |
//! | `choice: {of, shares: {option: share}}` | the option's share; with `in: points` its points |
//! | `ratio: {part, whole, zero_at: 0%, full_at: 100%}` | `(part ÷ whole − zero_at) ÷ (full_at − zero_at)`, held to 0…1 |
//! | `linear: {of, zero_at, full_at}` | `(v − zero_at) ÷ (full_at − zero_at)`, held to 0…1 |
//! | `steps: {of, at_least: {bound: share}}` | share of the greatest bound reached, else 0; with `at_most`, of the least bound kept; `of` may be `{part, whole}`; with `in: points` the right-hand sides are points |
//! | `steps: {of, by: {day: share}}` | share of the first day that the date is not after, else 0 |
//! | `threshold: {of, <conditions>}` | 1 if met, else 0 |
//! | `per_item: {of, points}` | `v × points ÷ the indicator's points`, held to 0…1 |
//! | `relative: {of, to}` | `v ÷ largest`, `smallest ÷ v` or `v ÷ mean` of the peers: `to: best`, `lowest` or `mean` |
//! | `min_max: {of, direction}` | place between the least and greatest of the peers; `up` or `down` |
//! | `z_score: {of, zero_at, full_at}` | `z = (v − mean) ÷ deviation` of the peers, then `(z − zero_at) ÷ (full_at − zero_at)`, held to 0…1; both ends are numbers of deviations, such as -2 and 2 |
//! | `percentile: {of, direction}` | `(worse + equal ÷ 2) ÷ n`: of the n peers those with a worse value, and half of those with the same, the unit itself among them |
//! | `rank: {of, direction}` | `(n − rank) ÷ (n − 1)` among n peers; equal values share the best of their ranks |
//! | `survey: {of: {1: m1, 2: m2, …}}` | mean answer on the scale, 0 at the lowest and 1 at the highest; `m1`, `m2` count the answers |
//! | `sum_of: [{share: 50%, <method>}, …]` | the parts' shares, each times its weight; weights add up to 100% |
//! | `best_of: [<method>, …]` | the largest |
//! | `formula: "…"` | the value of the [formula](crate::formula), held to 0…1 |
//! | `unscored: m` | none: the value is carried and shown; the indicator has 0 points |
//!
//! Published decisions often write points: `steps: {of: meetings, in: points, at_least: {4: 20, 3: 15, 2: 10}}` on an indicator of
//! 20 points is `{4: 100%, 3: 75%, 2: 50%}`. In a part of `sum_of` they are points of the part: those of the indicator
//! times its `share`.
//!
//! Of the methods that compare a unit with its **peers** (`relative`, `min_max`, `z_score`, `percentile`, `rank`):
//!
//! - Peers are the units of the same kind in the same dataset that have a value, the unit itself among them;
//!   units that a check refuses are nobody's.
//! - With `direction: up` more is better, with `direction: down` less. Ends of `z_score` say it themselves:
//!   where `zero_at` is above `full_at`, less is better.
//! - `z_score` takes the deviation of a population, `√(Σ (v − mean)² ÷ n)`, because the peers are all there are. No ends are
//!   usual: the handbook (OECD/JRC, *Handbook on Constructing Composite Indicators*, 2008, on normalisation)
//!   leaves z unbounded, and a share must not be. An irrational deviation has 30 digits; shares that are exactly 0, 1, or the mean's
//!   are found without it.
//! - `rank` is the handbook's ranking, brought to 0…1. Ranks are counted as in the ranking of units, 1, 2, 2, 4, so that all are first
//!   where all are equal.
//! - `percentile` is the percentile rank of statistics, `(F′ + ½ F) ÷ N` with F′ values below and F at the value, not the
//!   share of those at or below it. It is never quite 0 or 1; a unit alone is at ½.
//! - What divides by nothing is a zero whole: a rank of one, a deviation of zero, a range of zero, a survey without answers.
//! - A benchmark of `relative` that is not above zero is a zero whole too: nothing can be measured by it. Only a least of zero
//!   is the best there is: with `to: lowest` those that have it earn everything, and all others nothing.
//!
//! The answers of a `survey` ascend, and each has a `count` metric of its own. Where one of the counts is absent, so is the mean:
//! an answer that nobody gave is 0, not empty.
//!
//! ```
//! # use dti_engine::{Dataset, Framework, Plan};
//! let framework = Framework::from_yaml(r#"
//! framework: demo/peers
//! version: "1"
//! kind: index
//! unit_kind: commune
//! name: Demo
//! points: 40
//! rounding: {indicator: 1, total: 1}
//! absent: {missing: zero, not_applicable: exclude, rejected: zero, zero_whole: exclude}
//! metrics:
//!   speed: {type: count}
//!   poor: {type: count}
//!   fair: {type: count}
//!   good: {type: count}
//! indicators:
//!   - {id: rank, points: 10, scoring: {rank: {of: speed, direction: up}}}
//!   - {id: percentile, points: 10, scoring: {percentile: {of: speed, direction: up}}}
//!   - {id: standard, points: 10, scoring: {z_score: {of: speed, zero_at: -2, full_at: 2}}}
//!   - {id: opinion, points: 10, scoring: {survey: {of: {1: poor, 2: fair, 3: good}}}}
//! "#)?;
//! let csv = "unit,speed,poor,fair,good\nan,30,1,2,1\nbinh,10,0,0,5\n";
//! let dataset = Dataset::from_csv(csv.as_bytes(), &framework)?;
//! let outcome = Plan::compile(&framework)?.score(&dataset)?;
//! let total = |unit| outcome.unit(unit).map(|unit| unit.total.map(|total| total.to_string()));
//! // rank 1 of 2: 1 · (1 + ½) ÷ 2 · z = (30 − 20) ÷ 10, ¾ of the way from −2 to 2 · a mean answer of 2
//! assert_eq!(total("an")?.as_deref(), Some("30.0")); // 10 + 7.5 + 7.5 + 5
//! assert_eq!(total("binh")?.as_deref(), Some("15.0")); // 0 + 2.5 + 2.5 + 10
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Keys that are not known are refused everywhere, and so are anchors, references and tags. Numbers
//! may be plain or quoted and are read from their digits; `80%` is `0.8`. The language of formulas is described in
//! [`formula`](crate::formula); one that contains `: `, ` #` or quotation marks stands in quotation marks of the other
//! kind.
//!
//! # Amendments and time
//!
//! An amendment is a rule file that says `amends: <version>` and only what changes; it has a `version`,
//! an `in_force: {from: …}` and a `source` of its own, and everything else of the version that it amends:
//!
//! 1. What has an id (a group, indicator or target by its `id`, a metric by its key) is found where it
//!    stands, and the keys written for it take the place of those it had; its other keys stay.
//! 2. `absent`, `rounding`, `ranking`, `bonus` and `penalty` are changed key by key too; any other value,
//!    such as a `scoring`, a name, the grades or the verdict, is replaced as a whole, and so are the
//!    conditions of a target, and `points` by `weight` or the reverse.
//! 3. A new id is added at the end of its list, or `after: <id>`, which moves one that is there;
//!    `remove: true` takes an item away, and `remove: [keys]` takes keys of an item or of the file away.
//!
//! ```
//! use dti_engine::{Catalog, rules::{Limits, load_all}};
//! let decision = r#"
//! framework: demo/commune
//! version: "2022"
//! kind: index
//! unit_kind: commune
//! in_force: {from: 2022-11-09}
//! source: {document: 3853/QĐ-UBND, standing: illustrative}
//! points: 100
//! absent: {missing: zero, not_applicable: exclude, rejected: zero}
//! metrics:
//!   meetings: {type: count}
//!   portal:   {type: yes_no}
//! groups:
//!   - id: awareness
//!     points: 100
//!     indicators:
//!       - {id: meetings, points: 60, scoring: {steps: {of: meetings, at_least: {4: 100%, 2: 50%}}}}
//!       - {id: portal, points: 40, scoring: {yes_no: portal}}
//! "#;
//! let amendment = r#"
//! framework: demo/commune
//! version: "2024"
//! amends: "2022"
//! in_force: {from: 2024-01-01}
//! source: {document: 12/QĐ-UBND, standing: illustrative}
//! metrics:
//!   signed: {type: percent}
//! groups:
//!   - id: awareness
//!     indicators:
//!       - {id: meetings, points: 40}
//!       - id: signed
//!         after: meetings
//!         points: 20
//!         scoring: {linear: {of: signed, zero_at: 0%, full_at: 90%}}
//! "#;
//! let files = [("2024.yaml", amendment), ("2022.yaml", decision)];
//! let catalog = Catalog::from_yaml_texts(files)?;
//! let version = |day: &str| Ok::<_, Box<dyn std::error::Error>>(
//!     catalog.in_force("demo/commune", day.parse()?)?.version(),
//! );
//! assert_eq!((version("2023-12-31")?, version("2024-01-01")?), ("2022", "2024"));
//!
//! let loaded = load_all(files, &Limits::default());
//! let effective = loaded[0].effective_yaml().ok_or("refused")?;
//! assert!(effective.contains("points: 100  # version 2022, 2022.yaml:8\n"));
//! assert!(effective.contains("      - id: signed  # version 2024, 2024.yaml:13\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The effective file is checked as any other; faults name the file and line that each value comes from,
//! and what the amendment changed. [`Loaded::effective_yaml`] prints it. Files that belong together are
//! loaded together, in whatever order: by [`Catalog::from_dir`], [`load_paths`] or [`load_all`];
//! [`load_path`] looks for what an amendment amends beside it. An amendment may amend an amendment. The
//! `source` is the amending document's: its `standing` is that of the effective framework, for whatever
//! has none of its own.
//!
//! A version with an open end is in force to the day before a version begins that `amends` or
//! `replaces` it for all its kinds of units. Ends that are written down are not moved: two versions of
//! one framework in force for the same kind of units on the same day are refused (`R0802`), and so are
//! days between two versions on which none is (`R0804`), unless the later says why in `after_gap`.
//!
//! # In the editor
//!
//! The first line of a rule file can name the JSON Schema of the format, by which editors with
//! [yaml-language-server](https://github.com/redhat-developer/yaml-language-server) (VS Code with the
//! YAML extension, Neovim, Helix and others) complete keys, say in Vietnamese and English what each
//! is for, and underline what is misspelt while it is typed:
//!
//! ```yaml
//! # yaml-language-server: $schema=../schema.json
//! framework: thanh-hoa/commune
//! ```
//!
//! The path is the way from the file to `rules/schema.json`; cases name `../cases.schema.json`, descriptions of
//! data `rules/data.schema.json`. [`schema`](crate::schema) has the same files, for a service that gives them to its users.
//! They are in draft 7. An editor sees keys and how values are written, of amendments too; whether points add up,
//! metrics are declared or formulas have the right type, only the check of the file tells.
//!
//! The example `make_schema` makes the files from the types that read rule files (feature `schema`), and CI
//! refuses those that are not current.
//!
//! # Faults
//!
//! A file is refused with everything that is wrong in it, each fault with a stable [`Code`], file,
//! line, column, path, what was found, what is allowed, and the nearest known name; a fault between two
//! places shows both. [`Code::explanation`] says at length what a code means, with a wrong and a right
//! example. [`load`] gives warnings too; [`Framework::from_yaml`](crate::Framework::from_yaml) gives
//! errors alone. How large a file may be is in [`Limits`]. The three forms of diagnostics (plain and
//! coloured text, JSON) are described in [`diagnostic`](crate::diagnostic).
//!
//! Beside a rule file stand its [`Cases`]: metrics in, exact results out. [`cases`](crate::cases) runs
//! them, makes them of scored units, and tells what of the rule file they reach. Among rule files may
//! lie `province.yaml`, which names the frameworks of a [province](crate::province), and
//! `merged-*.yaml`, which says who was [formed from whom](crate::merged); a [`Catalog`] passes over both.
//!
//! # Warnings
//!
//! A file with warnings is used. They are given only where they are certain, and most of them only for
//! files without errors, since what is faulty may be what makes the rest look odd:
//!
//! | code | what probably is a slip |
//! |---|---|
//! | `R0216` | a key that has no effect in this kind of framework |
//! | `R0302` | a metric that nothing uses |
//! | `R0512` | a ratio of a metric to itself |
//! | `R1101`, `R1102` | a step that no value earns, or that earns what the one before it does |
//! | `R1103` | a choice of which every option earns the same |
//! | `R1104` | a grade that no total earns |
//! | `R1105`, `R1106` | a target or threshold that every value meets, or none |
//! | `R1107` | indicators or targets without a source, their own or one above them: once for a file |
//! | `R1108` | something illustrative in an official framework |
//! | `R1109` | a gate that no unit can pass |
//! | `R1110` | an `allow` for a warning that is not given |
//! | `R1111` | an index that does not say what absent data do |
//! | `R1112` | a bound that looks like a percentage without its sign |
//! | `R1113` | an indicator of which no value earns all points |
//! | `R1114` | `relative` over a metric that may be below zero |
//! | `R1115` | a day of an earlier year that an amendment inherits |
//! | `R1120` | grades of which the lowest does not begin at 0, so that lower totals have none |
//! | `R1207` | an amendment that changes nothing |
//!
//! “No value” means none that the declaration of the metric leaves open: a count is whole and not below
//! 0, a rank lies in its field, and `at_least` and `at_most` hold. What an absent value may do is taken
//! into account: where an indicator can leave the denominator, the rest can reach more.
//!
//! A warning that is meant is explained in place, and then not given:
//!
//! ```yaml
//! - id: committee
//!   points: 10
//!   scoring: {choice: {of: head, shares: {chief: 100%, deputy: 100%}}}
//!   allow: [{code: R1103, because: "the decision asks only that there is a committee"}]
//! ```
//!
//! `allow` holds for the mapping that it stands in and all below it; on the framework, for the whole
//! file. The reason is required, errors cannot be allowed, and an `allow` that is not needed is a
//! warning itself.
//!
//! # How it works
//!
//! The way of a rule file, in the order of the modules: `yaml` reads text into a tree that knows
//! its places; `amend` and `merge` put the tree of an amendment together with that of what it amends;
//! `de` reads the tree into the documents of `doc`, which are what is written; `check`
//! makes the [model](crate::model) of them, which is what is meant. Faults go into a `sink` on the
//! way and come out as [`Diagnostics`](crate::diagnostic::Diagnostics).

mod case_doc;
mod cases;
mod check;
pub mod document;
mod load;
mod print;
#[cfg(feature = "schema")]
pub(crate) mod schema;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use check::reading;
use text::{codes, fault_list as sink, limits, sources as texts, yaml};

pub(crate) use cases::CasePlaces;
pub use cases::{Case, Cases, Expectation, ExpectedTarget, ExpectedVerdict, UnwritableCase};
pub use codes::Code;
pub use limits::Limits;
pub use load::catalog::Catalog;
pub use load::catalog_error::CatalogError;
pub use load::folder::RuleFolder;
pub use load::load::{Loaded, load, load_all, load_path, load_paths};
