//! What readers and search engines are told of pages that are not translated, and of those that are.

use super::site::{SETTINGS, Site};

const HEAD: &[&str] = &[
    "<html",
    "<title",
    "canonical",
    "hreflang=\"zh\"",
    "hreflang=\"en\"",
    "x-default",
    "robots",
    "og:locale",
];

const SITE: &str = "\
-- both.md --
---
title: 流程 | Steps
---

登录控制台。

Sign in to the console.
-- zh-only.zh.md --
# 各省规定

西藏另有规定。
-- en-only.en.md --
# Foreign applicants

Bring your passport.
";

#[test]
fn a_translated_page_names_its_alternates_and_itself() {
    let built = Site::bilingual(SITE).build();
    insta::assert_snapshot!(built.lines("zh/both/", HEAD), @r#"
    <html lang="zh-CN" dir="ltr">
    <title>流程 · 帮助中心</title>
    <link rel="canonical" href="https://help.example.com/zh/both/">
    <link rel="alternate" hreflang="zh" href="https://help.example.com/zh/both/">
    <link rel="alternate" hreflang="en" href="https://help.example.com/en/both/">
    <link rel="alternate" hreflang="x-default" href="https://help.example.com/zh/both/">
    <meta property="og:locale" content="zh_CN">
    <meta property="og:locale:alternate" content="en_US">
    <a href="../../en/both/" lang="en" hreflang="en" data-switch="en">English</a>
    "#);
    insta::assert_snapshot!(built.lines("en/both/", HEAD), @r#"
    <html lang="en" dir="ltr">
    <title>Steps · Help centre</title>
    <link rel="canonical" href="https://help.example.com/en/both/">
    <link rel="alternate" hreflang="zh" href="https://help.example.com/zh/both/">
    <link rel="alternate" hreflang="en" href="https://help.example.com/en/both/">
    <link rel="alternate" hreflang="x-default" href="https://help.example.com/zh/both/">
    <meta property="og:locale" content="en_US">
    <meta property="og:locale:alternate" content="zh_CN">
    <a href="../../en/both/" lang="en" hreflang="en" data-switch="en" aria-current="true">English</a>
    "#);
}

#[test]
fn a_page_that_is_not_translated_is_shown_in_its_own_language_and_says_so() {
    let built = Site::bilingual(SITE).build();
    insta::assert_snapshot!(built.lines("en/zh-only/", HEAD), @r#"
    <html lang="en" dir="ltr">
    <title>各省规定 · Help centre</title>
    <link rel="canonical" href="https://help.example.com/zh/zh-only/">
    <meta property="og:locale" content="zh_CN">
    <a href="../../en/zh-only/" lang="en" hreflang="en" data-switch="en" aria-current="true" class="absent" title="this page is not available in this language yet">English</a>
    "#);
    insta::assert_snapshot!(built.lines("en/zh-only/", &["class=\"banner\"", "<h1", "<article"]), @r#"
    <div class="banner" role="note"><p>This page has not been translated into English yet. It is shown in 简体中文. <a href="../../zh/zh-only/" hreflang="zh-CN">Open the original page</a></p></div>
    <h1 lang="zh-CN" dir="ltr">各省规定</h1>
    <article class="prose" lang="zh-CN" dir="ltr">
    "#);
    assert_eq!(built.article("en/zh-only/"), "<p>西藏另有规定。</p>");
}

#[test]
fn the_other_way_round_it_is_the_same() {
    let built = Site::bilingual(SITE).build();
    insta::assert_snapshot!(built.lines("zh/en-only/", HEAD), @r#"
    <html lang="zh-CN" dir="ltr">
    <title>Foreign applicants · 帮助中心</title>
    <link rel="canonical" href="https://help.example.com/en/en-only/">
    <meta property="og:locale" content="en_US">
    <a href="../../en/en-only/" lang="en" hreflang="en" data-switch="en">English</a>
    <div class="banner" role="note"><p>本页暂无简体中文版，以下为English原文。 <a href="../../en/en-only/" hreflang="en">打开原文页面</a></p></div>
    "#);
    insta::assert_snapshot!(built.lines("zh/en-only/", &["class=\"banner\"", "<h1", "<article"]), @r#"
    <div class="banner" role="note"><p>本页暂无简体中文版，以下为English原文。 <a href="../../en/en-only/" hreflang="en">打开原文页面</a></p></div>
    <h1 lang="en" dir="ltr">Foreign applicants</h1>
    <article class="prose" lang="en" dir="ltr">
    "#);
}

#[test]
fn a_page_in_one_language_has_no_alternate_in_another() {
    let built = Site::bilingual(SITE).build();
    insta::assert_snapshot!(built.lines("zh/zh-only/", HEAD), @r#"
    <html lang="zh-CN" dir="ltr">
    <title>各省规定 · 帮助中心</title>
    <link rel="canonical" href="https://help.example.com/zh/zh-only/">
    <link rel="alternate" hreflang="zh" href="https://help.example.com/zh/zh-only/">
    <link rel="alternate" hreflang="x-default" href="https://help.example.com/zh/zh-only/">
    <meta property="og:locale" content="zh_CN">
    <a href="../../en/zh-only/" lang="en" hreflang="en" data-switch="en" class="absent" title="本页暂无此语言版本">English</a>
    "#);
}

#[test]
fn the_language_switch_says_what_it_leads_to() {
    let built = Site::bilingual(SITE).build();
    insta::assert_snapshot!(built.part("zh/zh-only/", "<nav class=\"switch\"", "</nav>"), @r#"
    <nav class="switch" aria-label="语言">
    <a href="../../zh/zh-only/" lang="zh-CN" hreflang="zh-CN" data-switch="zh" aria-current="true">简体中文</a>
    <a href="../../en/zh-only/" lang="en" hreflang="en" data-switch="en" class="absent" title="本页暂无此语言版本">English</a>
    "#);
    insta::assert_snapshot!(built.part("zh/both/", "<nav class=\"switch\"", "</nav>"), @r#"
    <nav class="switch" aria-label="语言">
    <a href="../../zh/both/" lang="zh-CN" hreflang="zh-CN" data-switch="zh" aria-current="true">简体中文</a>
    <a href="../../en/both/" lang="en" hreflang="en" data-switch="en">English</a>
    <a class="switch-bilingual" href="../../zh-en/both/" title="并排阅读：简体中文 · English" data-switch="">双语对照</a>
    "#);
}

#[test]
fn the_sitemap_lists_what_exists_with_its_alternates() {
    insta::assert_snapshot!(Site::bilingual(SITE).build().file("sitemap.xml"), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
     <url>
      <loc>https://help.example.com/en/</loc>
      <xhtml:link rel="alternate" hreflang="zh" href="https://help.example.com/zh/"/>
      <xhtml:link rel="alternate" hreflang="en" href="https://help.example.com/en/"/>
     </url>
     <url>
      <loc>https://help.example.com/en/both/</loc>
      <xhtml:link rel="alternate" hreflang="zh" href="https://help.example.com/zh/both/"/>
      <xhtml:link rel="alternate" hreflang="en" href="https://help.example.com/en/both/"/>
     </url>
     <url>
      <loc>https://help.example.com/en/en-only/</loc>
      <xhtml:link rel="alternate" hreflang="en" href="https://help.example.com/en/en-only/"/>
     </url>
     <url>
      <loc>https://help.example.com/zh/</loc>
      <xhtml:link rel="alternate" hreflang="zh" href="https://help.example.com/zh/"/>
      <xhtml:link rel="alternate" hreflang="en" href="https://help.example.com/en/"/>
     </url>
     <url>
      <loc>https://help.example.com/zh/both/</loc>
      <xhtml:link rel="alternate" hreflang="zh" href="https://help.example.com/zh/both/"/>
      <xhtml:link rel="alternate" hreflang="en" href="https://help.example.com/en/both/"/>
     </url>
     <url>
      <loc>https://help.example.com/zh/zh-only/</loc>
      <xhtml:link rel="alternate" hreflang="zh" href="https://help.example.com/zh/zh-only/"/>
     </url>
    </urlset>
    "#);
}

#[test]
fn two_variants_of_a_language_are_told_apart() {
    let site = "\
-- site.yaml --
title: 帮助
base_url: https://help.example.com/
languages: [ { code: zh, tag: zh-Hans }, { code: tw, tag: zh-Hant } ]
checks: { theme-string: off }
-- a.zh.md --
# 备案
-- a.tw.md --
# 備案
";
    insta::assert_snapshot!(Site::new(site).build().lines("zh/a/", &["<html", "hreflang=\"zh", "x-default"]), @r#"
    <html lang="zh-Hans" dir="ltr">
    <link rel="alternate" hreflang="zh-Hans" href="https://help.example.com/zh/a/">
    <link rel="alternate" hreflang="zh-Hant" href="https://help.example.com/tw/a/">
    <link rel="alternate" hreflang="x-default" href="https://help.example.com/zh/a/">
    <a href="../../zh/a/" lang="zh-Hans" hreflang="zh-Hans" data-switch="zh" aria-current="true">简体中文</a>
    <a href="../../tw/a/" lang="zh-Hant" hreflang="zh-Hant" data-switch="tw">tw</a>
    "#);
}

#[test]
fn without_a_base_url_no_address_is_made_up() {
    let settings = SETTINGS.replace("base_url: https://help.example.com/\n", "");
    let built = Site::new(&format!("-- site.yaml --\n{settings}{SITE}")).build();
    assert_eq!(built.lines("zh/both/", &["canonical", "rel=\"alternate\""]), "");
    assert!(!built.files().contains(&"sitemap.xml"));
    assert_eq!(built.file("robots.txt"), "User-agent: *\nAllow: /\n");
}
