//! What every key says, in a sentence in Vietnamese and in English, for the editor to show.
//!
//! Keys stand under the words that messages have for the mapping they belong to, as in [`super::super::document`];
//! what means the same everywhere stands under [`ANYWHERE`]. A key without words, and words without a
//! key, stop the generator.

/// Keys that mean the same wherever they stand.
pub(super) const ANYWHERE: &str = "";

/// A key, and what it says in Vietnamese and in English.
pub(super) type Words = (&'static str, &'static str, &'static str);

/// The keys of the framework, and of what belongs to it as a whole.
pub(super) const OF_THE_WHOLE: &[(&str, &[Words])] = &[
    (
        ANYWHERE,
        &[
            (
                "id",
                "Mã định danh: chữ thường không dấu, chữ số, `_` và `-`.",
                "The id: small letters without accents, digits, `_` and `-`.",
            ),
            (
                "code",
                "Số thứ tự trong văn bản, ví dụ \"1.1\".",
                "The number in the document, such as \"1.1\".",
            ),
            (
                "name",
                "Tên gọi: `{vi: …, en: …}`, hoặc chỉ tên tiếng Việt.",
                "The name: `{vi: …, en: …}`, or the Vietnamese name alone.",
            ),
            ("source", "Văn bản làm căn cứ.", "The document that it rests on."),
            (
                "cite",
                "Dòng của văn bản nguồn, ví dụ \"003:147\", hoặc danh sách các dòng.",
                "The line of a source document, such as \"003:147\", or a list of lines.",
            ),
            (
                "note",
                "Ghi chú cho người đọc, không ảnh hưởng đến kết quả.",
                "A note for readers, without effect on results.",
            ),
            (
                "allow",
                "Những cảnh báo được chấp nhận ở đây, kèm lý do.",
                "Warnings that are meant here, each with its reason.",
            ),
            (
                "remove",
                "Trong văn bản sửa đổi: `true` để bỏ mục này, hoặc danh sách các khóa cần bỏ.",
                "In an amendment: `true` takes this item away, a list takes these keys away.",
            ),
            (
                "after",
                "Trong văn bản sửa đổi: mã của mục mà mục này đứng sau.",
                "In an amendment: the id of the item that this one stands after.",
            ),
        ],
    ),
    (
        "a rule file",
        &[
            (
                "framework",
                "Mã của bộ quy tắc: địa phương và chủ đề, ví dụ `thanh-hoa/commune`.",
                "The id of the framework: place and subject, such as `thanh-hoa/commune`.",
            ),
            (
                "version",
                "Phiên bản; cùng với mã thì không trùng với bộ nào khác.",
                "The version; together with the id it is unique.",
            ),
            (
                "amends",
                "Phiên bản được sửa đổi: tệp này chỉ ghi những gì thay đổi.",
                "The version that is amended: this file says only what changes.",
            ),
            (
                "replaces",
                "Phiên bản được tệp đầy đủ này thay thế.",
                "The version that this full file takes the place of.",
            ),
            (
                "kind",
                "`index`: chấm điểm và xếp hạng; `criteria`: chỉ tiêu đạt hay không đạt.",
                "`index`: points and ranking; `criteria`: targets met or not met.",
            ),
            (
                "unit_kind",
                "Loại đơn vị được đánh giá: một loại hoặc một danh sách.",
                "Which units are assessed: one kind or a list.",
            ),
            (
                "in_force",
                "Thời gian có hiệu lực, tính cả ngày đầu và ngày cuối.",
                "When it is in force, both days included.",
            ),
            (
                "period",
                "Kỳ mà kế hoạch áp dụng, tính cả ngày đầu và ngày cuối.",
                "The time that a plan is for, both days included.",
            ),
            ("points", "Tổng điểm của toàn bộ chỉ số.", "The points of the whole index."),
            (
                "aggregate",
                "Cách gộp tỷ lệ đạt của các mục con; mặc định là cộng điểm.",
                "How the shares of the children combine; adding up points is the default.",
            ),
            (
                "rounding",
                "Số chữ số thập phân khi làm tròn, theo từng bước.",
                "To how many places is rounded, step by step.",
            ),
            (
                "absent",
                "Cách xử lý giá trị vắng mặt của mọi chỉ số thành phần.",
                "What absent values do in all indicators.",
            ),
            (
                "levels",
                "Tên các cấp của nhóm, từ trên xuống.",
                "The names of the levels of groups, from the top.",
            ),
            (
                "metrics",
                "Số liệu mà đơn vị nộp: mỗi mã kèm khai báo.",
                "What units submit: each id with what it is.",
            ),
            (
                "checks",
                "Những điều phải đúng giữa các số liệu của một đơn vị.",
                "What must hold between the metrics of a unit.",
            ),
            ("groups", "Các nhóm trên cùng của cây chỉ số.", "The top groups of the tree."),
            (
                "indicators",
                "Các chỉ số thành phần không thuộc nhóm nào.",
                "The indicators that belong to no group.",
            ),
            (
                "targets",
                "Các chỉ tiêu được đánh giá đạt hay không đạt.",
                "The targets that are met or not met.",
            ),
            (
                "bonus",
                "Điểm thưởng, cộng ngoài cây chỉ số.",
                "Bonus points, added outside the tree.",
            ),
            (
                "penalty",
                "Điểm trừ, tính ngoài cây chỉ số.",
                "Penalty points, taken off outside the tree.",
            ),
            ("ranking", "Cách xếp hạng các đơn vị.", "How units are ranked."),
            (
                "grades",
                "Các mức xếp loại, từ cao xuống thấp.",
                "The grades, from highest to lowest.",
            ),
            (
                "verdict",
                "Điều kiện để đơn vị được kết luận là đạt.",
                "What a unit needs in order to pass.",
            ),
            (
                "remove",
                "Trong văn bản sửa đổi: danh sách các khóa của tệp cần bỏ.",
                "In an amendment: the keys of the file that are taken away.",
            ),
        ],
    ),
    (
        "`allow`",
        &[
            (
                "code",
                "Mã của cảnh báo, ví dụ `R1103`.",
                "The code of the warning, such as `R1103`.",
            ),
            (
                "because",
                "Lý do chấp nhận cảnh báo; bắt buộc phải ghi.",
                "Why the warning is meant; this is required.",
            ),
        ],
    ),
    (
        "a name",
        &[
            ("vi", "Tên tiếng Việt.", "The Vietnamese name."),
            ("en", "Tên tiếng Anh.", "The English name."),
        ],
    ),
    (
        "a period",
        &[
            (
                "from",
                "Ngày đầu tiên có hiệu lực; bỏ trống là không giới hạn.",
                "The first day in force; open where it is left out.",
            ),
            (
                "to",
                "Ngày cuối cùng có hiệu lực; bỏ trống là không giới hạn.",
                "The last day in force; open where it is left out.",
            ),
            (
                "after_gap",
                "Lý do trước đó có thời gian không phiên bản nào có hiệu lực.",
                "Why no version was in force on the days before.",
            ),
        ],
    ),
    (
        "the time of a plan",
        &[
            (
                "from",
                "Ngày đầu tiên của kỳ; số liệu trước ngày này tự nó không đạt chỉ tiêu nào.",
                "The first day; a figure from before it meets nothing by itself.",
            ),
            (
                "to",
                "Ngày cuối cùng của kỳ, cũng là hạn của chỉ tiêu không có hạn riêng.",
                "The last day, which is when targets are due that have no day of their own.",
            ),
        ],
    ),
    (
        "a source",
        &[
            (
                "document",
                "Số, ký hiệu văn bản, ví dụ `3853/QĐ-UBND`.",
                "The number of the document, such as `3853/QĐ-UBND`.",
            ),
            ("issuer", "Cơ quan hoặc người ban hành.", "Who issued the document."),
            ("issued", "Ngày ban hành.", "The day of issue."),
            (
                "article",
                "Điều, khoản, mục hoặc phụ lục của văn bản.",
                "The article, section or annex of the document.",
            ),
            (
                "standing",
                "`official`: nguyên văn; `derived`: suy ra từ văn bản; `illustrative`: minh họa.",
                "`official`: as the document says; `derived`: follows from it; `illustrative`: made up to illustrate.",
            ),
            ("url", "Địa chỉ của văn bản trên mạng.", "The address of the document on the web."),
        ],
    ),
    (
        "the rounding",
        &[
            (
                "indicator",
                "Số chữ số thập phân của điểm chỉ số thành phần.",
                "The places of an indicator's points.",
            ),
            ("group", "Số chữ số thập phân của điểm nhóm.", "The places of a group's points."),
            ("total", "Số chữ số thập phân của tổng điểm.", "The places of the total."),
            (
                "mode",
                "Cách làm tròn; mặc định `half_up`: từ nửa trở lên thì làm tròn lên.",
                "How is rounded; `half_up`, the default, rounds a half up.",
            ),
        ],
    ),
    (
        "`absent`",
        &[
            (
                "missing",
                "Khi không nộp số liệu: tính 0, loại khỏi mẫu số, cho đủ điểm, hoặc báo lỗi.",
                "Where no value was submitted: zero, excluded from the points, full points, or an error.",
            ),
            (
                "not_applicable",
                "Khi số liệu không áp dụng cho đơn vị (`n/a`).",
                "Where the value does not apply to the unit (`n/a`).",
            ),
            (
                "rejected",
                "Khi số liệu bị cơ quan thẩm định bác bỏ.",
                "Where whoever verifies it rejected the value.",
            ),
            (
                "zero_whole",
                "Khi mẫu số của phép chia bằng 0; mặc định xử lý như khi thiếu số liệu.",
                "Where a division is by a whole of 0; by default what a missing value does.",
            ),
        ],
    ),
    (
        "a metric",
        &[
            (
                "type",
                "Kiểu số liệu: số đếm, số, tỷ lệ, thứ hạng, có/không, lựa chọn, ngày hoặc chữ.",
                "The type: a count, number, percentage, rank, yes or no, choice, date or text.",
            ),
            (
                "unit_of_measure",
                "Đơn vị đo: `km²`, hoặc `{vi: triệu đồng, en: million VND}`.",
                "The unit of measure: `km²`, or `{vi: triệu đồng, en: million VND}`.",
            ),
            (
                "at_least",
                "Giá trị nhỏ nhất được phép nộp.",
                "The least value that may be submitted.",
            ),
            (
                "at_most",
                "Giá trị lớn nhất được phép nộp.",
                "The greatest value that may be submitted.",
            ),
            (
                "field",
                "Với kiểu `rank`: số đơn vị trong bảng xếp hạng.",
                "Of a `rank`: how many are ranked.",
            ),
            (
                "options",
                "Với kiểu `choice`: danh sách lựa chọn, hoặc mỗi lựa chọn kèm tên.",
                "Of a `choice`: its options, or each option with its name.",
            ),
        ],
    ),
    (
        "a check",
        &[
            (
                "holds",
                "Công thức điều kiện phải đúng, ví dụ `online <= all`.",
                "The formula that must hold, such as `online <= all`.",
            ),
            (
                "message",
                "Điều cần nói khi điều kiện không đúng.",
                "What is said where it does not hold.",
            ),
            (
                "severity",
                "`warning` (mặc định): chỉ cảnh báo; `refuse`: không chấm và không xếp hạng đơn vị.",
                "`warning`, the default, only warns; `refuse` leaves the unit without total and rank.",
            ),
            (
                "tolerance",
                "Sai lệch cho phép khi so sánh hai số.",
                "By how much a comparison of two numbers may fail.",
            ),
        ],
    ),
    (
        "a group",
        &[
            (
                "points",
                "Điểm tối đa của nhóm; các mục cùng cấp cộng lại bằng điểm của mục trên.",
                "The points of the group; those of siblings add up to their parent's.",
            ),
            (
                "weight",
                "Trọng số thay cho điểm; điểm của mục trên được chia theo tỷ lệ.",
                "A weight instead of points; the parent's points are divided in proportion.",
            ),
            (
                "aggregate",
                "Cách gộp tỷ lệ đạt của các mục con; mặc định là cộng điểm.",
                "How the shares of the children combine; adding up points is the default.",
            ),
            ("groups", "Các nhóm con.", "The groups in this group."),
            ("indicators", "Các chỉ số thành phần của nhóm.", "The indicators of the group."),
        ],
    ),
    (
        "an indicator",
        &[
            ("points", "Điểm tối đa của chỉ số thành phần.", "The points of the indicator."),
            (
                "weight",
                "Trọng số thay cho điểm; điểm của mục trên được chia theo tỷ lệ.",
                "A weight instead of points; the parent's points are divided in proportion.",
            ),
            (
                "scoring",
                "Cách chấm điểm: đúng một phương pháp.",
                "How it is scored: exactly one method.",
            ),
            (
                "evidence",
                "`required`: giá trị không có minh chứng coi như thiếu; mặc định `optional`.",
                "`required`: a value without evidence counts as missing; `optional` is the default.",
            ),
            (
                "absent",
                "Cách xử lý giá trị vắng mặt của riêng chỉ số này, theo từng khóa.",
                "What absent values do in this indicator, key by key.",
            ),
        ],
    ),
    (
        "a target",
        &[
            (
                "of",
                "Số liệu được xét, hoặc thương `{part: …, whole: …}`.",
                "The metric that is looked at, or a quotient `{part: …, whole: …}`.",
            ),
            (
                "due",
                "Hạn riêng của chỉ tiêu; bỏ trống là ngày cuối của kỳ.",
                "The day that it must be reached by; the last of the period where it is left out.",
            ),
        ],
    ),
    (
        "a quotient",
        &[
            ("part", "Mã số liệu của tử số.", "The metric that is divided."),
            ("whole", "Mã số liệu của mẫu số.", "The metric that is divided by."),
        ],
    ),
    (
        "bonus or penalty points",
        &[
            (
                "cap",
                "Số điểm cộng hoặc trừ nhiều nhất.",
                "The most points that are added or taken off.",
            ),
            (
                "indicators",
                "Các chỉ số thành phần cho điểm thưởng hoặc điểm trừ.",
                "The indicators that add or take off points.",
            ),
        ],
    ),
    (
        "the ranking",
        &[
            (
                "places",
                "Số chữ số thập phân của tổng điểm khi so sánh để xếp hạng.",
                "To how many places totals are compared.",
            ),
            (
                "ties",
                "Các mục lần lượt dùng để phân định khi bằng điểm.",
                "What decides between equal totals, in order.",
            ),
            (
                "method",
                "`competition`: 1, 2, 2, 4; `dense`: 1, 2, 2, 3.",
                "`competition`: 1, 2, 2, 4; `dense`: 1, 2, 2, 3.",
            ),
        ],
    ),
    (
        "a grade",
        &[(
            "at_least",
            "Tổng điểm thấp nhất của mức này: tỷ lệ như `80%`, hoặc số điểm lớn hơn 1.",
            "The least total of this grade: a share such as `80%`, or points above 1.",
        )],
    ),
    (
        "the verdict",
        &[(
            "pass_when",
            "Các điều kiện phải cùng đúng thì đơn vị mới đạt.",
            "The gates that must all hold for a unit to pass.",
        )],
    ),
    (
        "a gate",
        &[
            ("total", "Tổng điểm đạt ít nhất một mức.", "The total reaches a bound."),
            (
                "every",
                "Mọi mục của một cấp đạt ít nhất một tỷ lệ.",
                "Every item of a level reaches a share.",
            ),
            (
                "met",
                "Các mục phải đạt: danh sách mã, hoặc `all`.",
                "What must be met: ids, or `all`.",
            ),
            ("count", "Đạt ít nhất bao nhiêu mục.", "At least how many are met."),
            (
                "formula",
                "Một công thức điều kiện trên số liệu.",
                "A formula that is a condition on metrics.",
            ),
        ],
    ),
    (
        "`total`",
        &[(
            "at_least",
            "Mức thấp nhất: tỷ lệ như `70%`, hoặc số điểm lớn hơn 1.",
            "The bound: a share such as `70%`, or points above 1.",
        )],
    ),
    (
        "`every`",
        &[
            (
                "level",
                "Cấp được xét: `group`, `indicator`, hoặc tên trong `levels`.",
                "The level: `group`, `indicator`, or a name of `levels`.",
            ),
            ("at_least", "Tỷ lệ thấp nhất của mỗi mục.", "The least share of each."),
        ],
    ),
    (
        "`count`",
        &[
            ("at_least", "Số mục ít nhất phải đạt.", "How many must be met at least."),
            (
                "of",
                "Các mục được đếm; bỏ trống là tất cả.",
                "What is counted; all where it is left out.",
            ),
        ],
    ),
];
