import Foundation

/// The same stories for Hugo, with a theme that makes the same pages, lists and feeds.
struct HugoSite {
  let scale: SiteScale
  let directory: String

  /// Writes configuration, templates and content.
  func write() throws {
    try write("hugo.toml", configuration)
    for (path, text) in Self.layouts { try write("layouts/\(path)", text) }
    for desk in 1...scale.desks { try write("content/desk-\(desk)/_index.md", "---\ntitle: Desk \(desk)\n---\n") }
    let begin = Date(timeIntervalSince1970: 1_795_487_600)
    for story in 1...scale.stories {
      let date = begin.addingTimeInterval(Double(story) * 60).formatted(.iso8601)
      let list = { (values: [String]) in "[" + values.map { "\"\($0)\"" }.joined(separator: ", ") + "]" }
      let text = """
        ---
        title: "\(scale.headline(of: story))"
        date: \(date)
        summary: "\(scale.summary(of: story))"
        authors: \(list(scale.authors(of: story)))
        topics: \(list(scale.keywords(of: story)))
        months: ["2026-11"]
        ---
        \(scale.body(of: story))
        """
      try write("content/\(scale.desk(of: story))/railway-\(story).md", text)
    }
  }

  private func write(_ path: String, _ text: String) throws {
    let file = URL(filePath: "\(directory)/\(path)")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private var configuration: String {
    """
    baseURL = "https://news.example/"
    languageCode = "en"
    title = "Meridian Wire"
    [taxonomies]
    author = "authors"
    topic = "topics"
    month = "months"
    [outputs]
    home = ["html", "rss"]
    section = ["html", "rss"]
    term = ["html", "rss"]
    taxonomy = ["html"]
    [pagination]
    pagerSize = 50
    [services.rss]
    limit = 30
    """
  }

  private static let teaser = """
    <article class="teaser"><h3><a href="{{ .RelPermalink }}">{{ .Title }}</a></h3><p class="words">{{ .Summary }}</p>
    <p class="when"><a href="{{ .CurrentSection.RelPermalink }}">{{ .CurrentSection.Title }}</a> <time datetime="{{ .Date.UTC.Format "2006-01-02T15:04:05Z" }}">{{ .Date.Format "2 January 2006, 15:04" }}</time></p></article>
    """

  private static let layouts = [
    "_default/baseof.html": """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>{{ .Title }} – Meridian Wire</title>
    <link rel="canonical" href="{{ .Permalink }}">
    {{ range .AlternativeOutputFormats }}<link rel="{{ .Rel }}" type="{{ .MediaType.Type }}" href="{{ .Permalink }}">{{ end }}
    <meta property="og:title" content="{{ .Title }}"><meta property="og:url" content="{{ .Permalink }}"></head><body>
    {{ partialCached "navigation.html" . }}<main>{{ block "main" . }}{{ end }}</main>{{ partialCached "foot.html" . }}</body></html>
    """,
    "partials/navigation.html": """
    <header><p><a href="/">Meridian Wire</a></p><nav><ul>{{ range site.Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></nav></header>
    """,
    "partials/foot.html": "<footer><p>Meridian Wire</p></footer>",
    "partials/teaser.html": teaser,
    "_default/single.html": """
    {{ define "main" }}<article><h1>{{ .Title }}</h1><p class="summary">{{ .Summary }}</p>
    <p class="byline">By {{ range .GetTerms "authors" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</p>
    <time datetime="{{ .Date.UTC.Format "2006-01-02T15:04:05Z" }}">{{ .Date.Format "2 January 2006, 15:04" }}</time>
    <script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "NewsArticle" "headline" .Title "datePublished" .Date | jsonify | safeJS }}</script>
    {{ .Content }}
    {{ with .PrevInSection }}{{ partial "teaser.html" . }}{{ end }}</article>{{ end }}
    """,
    "_default/list.html": """
    {{ define "main" }}<h1>{{ .Title }}</h1>{{ range (.Paginate .RegularPages.ByDate.Reverse).Pages }}{{ partial "teaser.html" . }}{{ end }}
    {{ with .Paginator.Next }}<a rel="next" href="{{ .URL }}">Older stories</a>{{ end }}{{ end }}
    """,
    "_default/term.html": """
    {{ define "main" }}<h1>{{ .Title }}</h1>{{ range first 50 .Pages.ByDate.Reverse }}{{ partial "teaser.html" . }}{{ end }}{{ end }}
    """,
    "_default/taxonomy.html": """
    {{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
    """,
    "index.html": """
    {{ define "main" }}{{ range first 7 site.RegularPages.ByDate.Reverse }}{{ partial "teaser.html" . }}{{ end }}
    {{ range site.Sections }}<section><h2>{{ .Title }}</h2>{{ range first 4 .RegularPages.ByDate.Reverse }}{{ partial "teaser.html" . }}{{ end }}</section>{{ end }}{{ end }}
    """,
    "_default/rss.xml": """
    <rss version="2.0"><channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link><description>{{ .Title }}</description>
    {{ range first 30 .RegularPages.ByDate.Reverse }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid>{{ .Permalink }}</guid>
    <pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate><description>{{ .Content | html }}</description></item>{{ end }}</channel></rss>
    """,
  ]
}
