//! Attributes: what is known of units beside their figures.

use super::keys::{check_id, given};
use super::metrics::{Metrics, options, refuse_column_of_units};
use super::{allow, sources};
use crate::diagnostic::{Code, shown};
use crate::model::{Metric, MetricType, Scale};
use crate::rules::document::{AttributeDoc, FrameworkDoc};
use crate::rules::text::fault_list::{Sink, fault};

/// Reads the attributes of a file into its metrics, as choices and texts.
pub(super) fn read(sink: &Sink, doc: &FrameworkDoc, metrics: &mut Metrics) {
    for (id, span, entry) in given(&doc.attributes).into_iter().flat_map(|named| named.iter()) {
        check_id(sink, span, id);
        refuse_column_of_units(sink, id, span);
        if let Some(doc) = entry.get() {
            allow::note(sink, span.to(entry.span), &doc.allow);
        }
        if let Some(first) = metrics.place_of(id) {
            fault! { sink, Code::RepeatedId, span;
                says "`{}` is a metric that units submit",
                    "`{}` là số liệu do đơn vị gửi", shown(id);
                related first, "declared here", "được khai báo ở đây";
                allowed "one id for each metric and for each attribute",
                    "mỗi số liệu và mỗi thuộc tính một mã riêng";
                help "declare it once: as an attribute, if it says nothing of what a unit did",
                    "chỉ khai báo một lần: là thuộc tính, nếu nó không nói về kết quả của đơn vị";
            };
            continue;
        }
        metrics.add((id, span), entry.get().and_then(|doc| one(sink, id, doc)), None);
    }
}

fn one(sink: &Sink, id: &str, doc: &AttributeDoc) -> Option<Metric> {
    let name = sources::name(sink, &doc.name, id);
    let source = sources::source(sink, &doc.source, &doc.cite, &doc.note);
    let kind = match &doc.options {
        Some(entry) => MetricType::Choice { options: options(sink, entry)? },
        None => MetricType::Text,
    };
    Some(Metric {
        id: id.to_owned(),
        name,
        kind,
        unit_of_measure: None,
        scale: Scale::Unknown,
        at_least: None,
        at_most: None,
        source,
        is_attribute: true,
    })
}
