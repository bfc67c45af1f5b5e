import Foundation
import JobQueue
import Newsroom

/// A trigger that the clock fires: `{cron: "0 18 * * mon-fri", timezone: Europe/London, missed: once}`.
struct CronKind: TriggerKind {
  let name = TriggerKindName(unchecked: "cron")
  let keys = ["cron", "timezone", "missed"]

  func settings(from written: WrittenSettings) throws(ConfigurationProblem) -> TriggerSettings {
    let expression = try written.required("cron")
    let text = try expression.text()
    do throws(CronSyntaxError) {
      _ = try CronExpression(text)
    } catch {
      throw expression.problem("'\(text)' is not a cron expression: \(error.problem), at character \(error.position)")
    }
    let zone = try written["timezone"]?.text() ?? "UTC"
    guard TimeZone(identifier: zone) != nil else {
      throw ConfigurationProblem(
        path: ["timezone"], message: "there is no time zone '\(zone)'; use a name such as Asia/Yerevan or UTC")
    }
    let missed = try written["missed"]?.choice(of: ["once", "skip"]) ?? "once"
    return ["cron": .string(text), "timezone": .string(zone), "missed": .string(missed)]
  }

  func clock(of settings: TriggerSettings) -> TriggerClock? {
    guard case .string(let text)? = settings.values["cron"], let expression = try? CronExpression(text),
      case .string(let zoneName)? = settings.values["timezone"], let zone = TimeZone(identifier: zoneName)
    else { return nil }
    return TriggerClock(
      expression: expression, zone: zone, missed: settings.values["missed"] == .string("skip") ? .skip : .once)
  }
}
