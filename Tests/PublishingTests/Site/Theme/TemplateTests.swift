import Testing
import TimeTesting

@testable import Publishing

@Suite("Templates")
struct TemplateTests {
  private static let values: [String: PageValue] = [
    "name": "A & <b>", "markup": .markup("<b>"), "yes": true, "no": false, "empty": .list([PageValue]()), "nothing": "",
    "items": .list([["word": "one", "name": "x"], ["word": "two"]]), "words": .list([.text("a"), .text("b")]),
    "object": .fields(["word": "in", "inner": .fields(["deep": "down"])]),
  ]

  @Test(
    "A template is filled in as Mustache has it, and text is always escaped",
    arguments: [
      ("", ""), ("plain }} { text", "plain }} { text"), ("{{name}}", "A &amp; &lt;b&gt;"),
      ("{{{name}}}", "A &amp; &lt;b&gt;"),
      ("{{&name}}", "A &amp; &lt;b&gt;"), ("{{ markup }}", "<b>"), ("{{unknown}}", ""), ("{{items}}", ""),
      ("{{#yes}}y{{/yes}}{{#no}}n{{/no}}{{^no}}m{{/no}}{{^yes}}z{{/yes}}", "ym"),
      ("{{#empty}}e{{/empty}}{{^empty}}none{{/empty}}{{#nothing}}n{{/nothing}}", "nonen"),
      ("{{#items}}{{word}} {{name}};{{/items}}", "one x;two A &amp; &lt;b&gt;;"),
      ("{{#items}}{{#.name}}[{{.}}]{{/.name}}{{/items}}", "[x]"), ("{{#words}}{{.}},{{/words}}", "a,b,"),
      ("{{object.word}} {{object.inner.deep}} {{#object}}{{inner.deep}}{{/object}}{{object.no.where}}", "in down down"),
      ("{{#name}}{{.}}{{/name}}", "A &amp; &lt;b&gt;"), ("a{{! a comment }}b", "ab"),
      ("a\n{{#yes}}\nb\n{{/yes}}\nc\n", "a\nb\nc\n"), ("  {{! alone }}  \nx", "x"), ("x {{#yes}}\ny{{/yes}}", "x \ny"),
      ("{{name}}\n", "A &amp; &lt;b&gt;\n"), ("{{> part}}|", "<one>\n|"), ("a\n{{> part}}\nb", "a\n<one>\nb"),
      ("{{#items}}{{> word}}{{/items}}", "onetwo"),
    ])
  func fills(_ template: String, _ filled: String) throws {
    let partials = ["part": try Template("<one>\n"), "word": try Template("{{word}}")]
    let bytes = try Template(template).render(Self.values, partials: partials)
    #expect(String(decoding: bytes, as: UTF8.self) == filled)
  }

  @Test(
    "A broken template is refused with the line",
    arguments: [
      ("a\n{{#b}}\nc", 2, "the section 'b' is not closed"),
      ("a\n\n{{/b}}", 3, "'{{/b}}' closes a section that was not opened"),
      ("{{#a}}\n{{#b}}\n{{/a}}\n{{/b}}", 3, "'{{/a}}' closes 'b', which was opened in line 2"),
      ("a\n{{b", 2, "the tag is not closed"), ("a\n{{{b}}", 2, "the tag is not closed"),
      ("\n{{}}", 2, "'' is not a valid name"),
      ("{{a b}}", 1, "'a b' is not a valid name"), ("\n\n{{=<% %>=}}", 3, "tags that begin with '=' are not supported"),
      ("{{#a}}\n\n{{/a}}\n{{#b}}", 4, "the section 'b' is not closed"),
    ])
  func refuses(_ template: String, _ line: Int, _ reason: String) {
    #expect(throws: TemplateFault(line: line, reason: reason)) { try Template(template) }
  }

  @Test("Filling in takes time linear in what comes out")
  func isLinear() throws {
    let items = (0..<20_000).map { ["word": PageValue.text("word \($0)")] }
    let template = try Template("{{#items}}{{#yes}}<p>{{word}}</p>{{/yes}}{{/items}}")
    let time = processorTime { _ = template.render(["items": .list(items), "yes": true], partials: [:]) }
    #expect(time < .seconds(20))
  }
}
