import Foundation
import Testing

@testable import Publishing

@Suite("A page that stands alone")
struct StandalonePageTests {
  private static let picture = StandalonePage.Picture(mediaType: "image/png", bytes: [1, 2, 3])

  private func alone(_ page: String, styles: String = "", pictures: [String: StandalonePage.Picture] = [:]) -> String {
    let page = StandalonePage(Array(page.utf8), at: "https://news.example/desk/story/")
    return String(decoding: page.bytes(styleSheet: Array(styles.utf8), pictures: pictures), as: UTF8.self)
  }

  /// What comes of a page's head or body, without what every page is given.
  private func rest(_ markup: String) -> String {
    let page = alone("<html><head><meta charset=\"utf-8\">\n\(markup)")
    return String(page.components(separatedBy: "<meta charset=\"utf-8\">\n").last ?? "")
  }

  @Test("Before anything else it is forbidden to fetch, and kept from search engines; the page's own rules go")
  func policy() {
    let page = alone(
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'">
      <META HTTP-EQUIV=refresh content="0; url=https://elsewhere.example/">
      <meta name="robots" content="index">
      <meta name="description" content="Kept">
      </head>
      """)
    #expect(
      page == """
        <!doctype html>
        <html lang="en">
        <head>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
        style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
        <meta name="robots" content="noindex">
        <meta name="referrer" content="no-referrer">
        <meta charset="utf-8">
        <meta name="description" content="Kept">
        </head>
        """)
  }

  @Test("What stands in a comment or a declaration is none of the page; what follows it at once is")
  func comments() {
    for before in ["<!-- <img src=\"b.png\"> -->", "<!DOCTYPE html>", "<script>\"<img src='b.png'>\"</SCRIPT>"] {
      let page = StandalonePage(Array("\(before)<img src=\"a.png\">".utf8), at: "https://news.example/desk/story/")
      #expect(page.pictures == ["https://news.example/desk/story/a.png"], "\(before)")
    }
  }

  @Test("The style sheet is in it, and cannot end its own element")
  func styles() {
    let page = alone(
      "<head><title>T</title><link rel=\"stylesheet\" href=\"../../style.css\"></head>",
      styles: "a::after { content: '</style><script>' }")
    #expect(page.contains("<title>T</title><style>\na::after { content: '<\\/style><script>' }</style></head>"))
    #expect(!page.contains("style.css"))
  }

  @Test("A picture that is known is in it wherever it is shown; nothing is fetched for one that is not")
  func pictures() {
    let known = ["https://news.example/desk/story/a.png": Self.picture]
    let page = StandalonePage(
      Array("<img src=\"a.png\"><img src=\"../other/b.png\"><img src=\"../../desk/story/a.png\">".utf8),
      at: "https://news.example/desk/story/")
    #expect(
      page.pictures == [
        "https://news.example/desk/story/a.png", "https://news.example/desk/other/b.png",
        "https://news.example/desk/story/a.png",
      ])
    let shown = alone(
      "<p><img alt='&quot;A &amp; b&quot;' src=a.png srcset=\"a.png 1x, b.png 2x\"><img src=\"../other/b.png\" alt=B></p>",
      pictures: known)
    #expect(
      shown.contains(
        "<p><img alt=\"&quot;A &amp; b&quot;\" src=\"data:image/png;base64,AQID\"><img alt=\"B\"></p>"))
  }

  @Test(
    "Links lead to the site, those within the page stay, and whatever a browser would fetch by itself goes",
    arguments: [
      ("<a href=\"../../\">Home</a>", "<a href=\"https://news.example/\">Home</a>"),
      ("<a href=\"../../topics/a%20b/?x=1&amp;y=2\">", "<a href=\"https://news.example/topics/a%20b/?x=1&amp;y=2\">"),
      ("<a class=\"skip\" href=\"#main\">Skip</a>", "<a class=\"skip\" href=\"#main\">Skip</a>"),
      ("<a href=\"https://other.example/\" rel=nofollow>", "<a href=\"https://other.example/\" rel=nofollow>"),
      ("<a href=\"mailto:desk@news.example\">", "<a href=\"mailto:desk@news.example\">"),
      ("<a href='x' ping='/log'>", "<a href=\"https://news.example/desk/story/x\">"),
      ("<link rel=\"icon\" href=\"/icon.png\">\n<p>", "<p>"),
      ("<link rel=\"preload stylesheet\" href=\"/x.css\"><p>", "<p>"),
      (
        "<link rel=\"alternate\" href=\"../feed.atom\">",
        "<link rel=\"alternate\" href=\"https://news.example/desk/feed.atom\">"
      ),
      (
        "<link rel=\"canonical\" href=\"https://news.example/a/\">",
        "<link rel=\"canonical\" href=\"https://news.example/a/\">"
      ),
      ("<base href=\"https://evil.example/\"><p>", "<p>"),
      ("<picture><source srcset=\"a.webp\"></picture>", "<picture></picture>"),
      ("<video src=\"a.mp4\" poster=\"a.png\" controls>", "<video controls>"),
      ("<iframe src=\"https://other.example/\"></iframe>", "<iframe></iframe>"),
      ("<script src=\"a.js\"></script>", "<script></script>"),
    ])
  func fetches(markup: String, expected: String) {
    #expect(rest(markup) == expected)
  }

  @Test(
    "What only looks like a tag stays as it is",
    arguments: [
      "<!-- <img src=\"a.png\"> --><p>", "<script type=\"application/ld+json\">{\"a\": \"<a href=x>\"}</script>",
      "<title>A < b <img src=x></title>", "a < b, 3<4 and <3", "</a href=\"x\">", "<p title=\"<a href='x'>\">T</p>",
      "<a href=\"x", "<", "<!-- never closed", "<script>never closed <a href=x>",
    ])
  func nothing(markup: String) {
    #expect(rest(markup) == markup)
  }
}
