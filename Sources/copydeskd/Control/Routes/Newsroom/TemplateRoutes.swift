import ControlAPI
import Foundation
import Newsroom
import Store

extension ControlRoute {
  static let templates = get(
    "/v1/templates", "The drafts to begin with, as they are today", for: .staff,
    answers: .json(PageBody<TemplateBody>.self)
  ) { request, _ in
    let newsroom = try await request.store.newsroom()
    let desks = try await request.store.desks()
    let now = try await request.store.databaseTime()
    let items = newsroom.templates.map { template in
      let desk = desks.first { $0.slug == template.desk }
      let day = DayOfTemplate(
        now, timeZone: desk?.timeZone ?? newsroom.timeZone, language: desk?.language ?? newsroom.language)
      return TemplateBody(
        name: template.name.text, summary: template.summary, desk: template.desk?.text,
        draft: template.filled(with: day.values))
    }
    return try .json(PageBody(items: items, next: nil))
  }
}

/// A day as the placeholders of templates say it.
struct DayOfTemplate {
  /// By placeholder.
  let values: [String: String]

  /// The day on which that instant falls there, with its names in that language.
  init(_ instant: Date, timeZone: String, language: String) {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
    let parts = calendar.dateComponents([.year, .month, .day, .weekOfYear], from: instant)
    func padded(_ number: Int?, _ length: Int) -> String {
      let digits = String(number ?? 0)
      return String(repeating: "0", count: max(0, length - digits.count)) + digits
    }
    let (year, month, day) = (padded(parts.year, 4), padded(parts.month, 2), padded(parts.day, 2))
    let style = Date.FormatStyle(
      locale: Locale(identifier: language), calendar: calendar, timeZone: calendar.timeZone)
    values = [
      "date": "\(year)-\(month)-\(day)", "year": year, "month": month, "day": String(parts.day ?? 0),
      "week": String(parts.weekOfYear ?? 0), "weekday": instant.formatted(style.weekday(.wide)),
      "monthname": instant.formatted(style.month(.wide)),
    ]
  }
}
