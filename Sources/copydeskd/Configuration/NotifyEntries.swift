import Newsroom
import Notices

/// Reads `notify` of a member of staff: when by the keys that everybody may have, how by the keys of the channels.
struct NotifyEntries {
  let channels: NoticeChannels

  /// The preferences that stand there.
  ///
  /// - Throws: `ConfigurationError` with the line of the first thing that is wrong.
  func preferences(_ reader: YAMLReader) throws -> NoticePreferences {
    let fields = try reader.fields(NoticePreferences.commonKeys + channels.names)
    var preferences = NoticePreferences()
    for name in channels.names {
      guard let value = fields[name], !value.isNull, let channel = channels[name] else { continue }
      preferences.channels[name] = try settings(value, of: channel, at: reader)
    }
    if let value = fields["quiet"], !value.isNull {
      let text = try value.string()
      guard let hours = QuietHours(text) else {
        throw value.error("'\(text)' is not a range of hours; use two different times, such as \"22:00-06:00\"")
      }
      preferences.quiet = hours
    }
    if let value = fields["break_quiet"] {
      preferences.breakQuiet = try Set(value.items().map { try $0.choice(NoticeKind.self) })
      if preferences.quiet == nil, !preferences.breakQuiet.isEmpty {
        throw value.error("there is no quiet to break; say 'quiet', too, such as quiet: \"22:00-06:00\"")
      }
    }
    return preferences
  }

  private func settings(
    _ value: YAMLReader, of channel: any NoticeChannel, at reader: YAMLReader
  ) throws -> CanonicalJSON {
    guard let written = WrittenSettings([channel.name: try value.written()])[channel.name] else { return .null }
    do throws(ConfigurationProblem) {
      return try channel.settings(from: written)
    } catch {
      throw reader.error(error)
    }
  }
}
