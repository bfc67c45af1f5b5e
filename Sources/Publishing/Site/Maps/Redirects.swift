import Newsroom
import Store

/// For the web server: what to answer at addresses where no page is any more.
struct Redirects: SiteSection {
  static let directory = ".copydesk"

  func outputs(of list: SiteList, at places: ClosedRange<Int>?, in newsroom: NewsroomView) -> [SiteOutput] {
    guard list == .withdrawn || list == .moved else { return [] }
    let inputs = SiteInputs(memberships: [.withdrawn, .moved])
    return Form.allCases.map { form in
      SiteOutput(path: "\(Self.directory)/redirects.\(form.rawValue)", inputs: inputs) { newsroom, _ in
        form.text(of: newsroom.gone)
      }
    }
  }
}

/// An address where no page is any more, from the site's root with slashes at both ends, and what is there instead.
struct GoneAddress: Hashable, Comparable, Sendable {
  enum Answer: Hashable, Sendable {
    /// The story was withdrawn: 410.
    case withdrawn
    /// It lies elsewhere now: 301.
    case moved(to: String)
    /// It is not there for now: 404.
    case absent

    var status: Int {
      switch self {
      case .withdrawn: 410
      case .moved: 301
      case .absent: 404
      }
    }
  }

  let path: String
  let answer: Answer

  static func < (left: Self, right: Self) -> Bool { left.path < right.path }
}

/// Who reads the map.
private enum Form: String, CaseIterable {
  case json, nginx, caddy

  func text(of addresses: [GoneAddress]) -> [UInt8] {
    let lines = addresses.sorted().map(line)
    switch self {
    case .json: return Array("{\(lines.joined(separator: ","))\n}\n".utf8)
    case .nginx, .caddy:
      let head = "# Written by Copydesk, for the server of this site to include.\n"
      return Array(([head, withdrawnPage] + lines).joined().utf8)
    }
  }

  /// What the server shows where a story was withdrawn.
  private var withdrawnPage: String {
    let page = "/\(WithdrawnPage.path)"
    return switch self {
    case .json: ""
    case .nginx: "error_page 410 \(page);\nlocation = \(page) { internal; }\n"
    case .caddy:
      """
      handle_errors {
      \t@gone expression `{err.status_code} == 410`
      \trewrite @gone \(page)
      \tfile_server @gone
      }

      """
    }
  }

  /// Paths are made of desks and slugs, in which nothing needs to be quoted.
  private func line(_ address: GoneAddress) -> String {
    var target = ""
    if case .moved(let to) = address.answer { target = to }
    switch self {
    case .json:
      let to = target.isEmpty ? "" : ",\"to\":\"\(target)\""
      return "\n\"\(address.path)\":{\"status\":\(address.answer.status)\(to)}"
    case .nginx:
      return target.isEmpty
        ? "location ^~ \(address.path) { return \(address.answer.status); }\n"
        : "location = \(address.path) { return 301 \(target); }\n"
    case .caddy:
      return target.isEmpty
        ? "error \(address.path)* \(address.answer.status)\n" : "redir \(address.path) \(target) permanent\n"
    }
  }
}
