//! The names of keys.

/// The keys a front matter may have.
pub(super) const KEYS: &[&str] = &[
    "title",
    "description",
    "type",
    "order",
    "weight",
    "slug",
    "aliases",
    "tags",
    "category",
    "draft",
    "updated",
    "owner",
    "verified",
    "sort_key",
    "related",
    "hidden",
    "toc",
    "lang",
    "languages",
];

/// What other generators, and authors who write Chinese, call the same thing.
pub(super) const SYNONYMS: &[(&str, &str)] = &[
    ("date", "updated"),
    ("lastmod", "updated"),
    ("last_modified", "updated"),
    ("lastUpdated", "updated"),
    ("author", "owner"),
    ("categories", "category"),
    ("keywords", "tags"),
    ("summary", "description"),
    ("excerpt", "description"),
    ("sidebar_position", "order"),
    ("nav_order", "order"),
    ("position", "order"),
    ("permalink", "slug"),
    ("url", "slug"),
    ("alias", "aliases"),
    ("redirect_from", "aliases"),
    ("language", "lang"),
    ("locale", "lang"),
    ("标题", "title"),
    ("描述", "description"),
    ("摘要", "description"),
    ("标签", "tags"),
    ("分类", "category"),
    ("草稿", "draft"),
    ("日期", "updated"),
    ("排序", "order"),
];

/// How pages of other generators say that they are drafts: keys with the values that say so.
pub(super) const WITHHELD: &[(&str, &[&str])] = &[
    ("published", NO),
    ("publish", NO),
    ("status", &["draft", "unpublished", "草稿"]),
    ("state", &["draft", "unpublished", "草稿"]),
];
const NO: &[&str] = &["false", "no", "off", "0", "否"];

/// The name of a key that has two.
pub(super) fn plain_name(key: &str) -> &str {
    if key == "weight" { "order" } else { key }
}
