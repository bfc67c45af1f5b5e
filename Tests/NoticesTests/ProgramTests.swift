import Foundation
import ProgramTesting
import Newsroom
import Testing
import TimeTesting

@testable import Notices
@testable import Store

@Suite("Telling people by a program")
struct ProgramTests {
  @Test(
    "The program gets the message as JSON, an empty environment and no descriptors, and answers with its exit status")
  func told() async throws {
    try await withDirectory { directory in
      let path = try InstalledProgram.write(
        "page",
        "cat > \(directory.path)/got; env > \(directory.path)/environment; ls /proc/$$/fd > \(directory.path)/fds; echo paged",
        in: directory.path)
      let host = NoticeHost(programs: ["page-me": HostProgram(command: [path, "--now; touch /tmp/never"])])
      let receipt = try await ProgramChannel().send(try order(settings: "page-me"), on: host)
      #expect(receipt == ["program": "page-me", "answer": "paged"])
      let got = try JSONDecoder().decode(
        CanonicalJSON.self, from: try Data(contentsOf: directory.appending(path: "got")))
      guard case .object(let members) = got else { return #expect(Bool(false), "not an object") }
      #expect(members["id"] == "0ae4d6f2-0c0b-4e4b-9f2d-2f6b4b1a7c11")
      #expect(members["attempt"] == 2)
      #expect(members["subject"] == "[Africa] Waiting for you: Floods cut road")
      let environment = try String(contentsOf: directory.appending(path: "environment"), encoding: .utf8)
      #expect(
        Set(environment.split(separator: "\n").map { $0.prefix { $0 != "=" } }).isSubset(of: [
          "PATH", "LC_ALL", "PWD", "_", "OLDPWD", "SHLVL",
        ]))
      let descriptors = try String(contentsOf: directory.appending(path: "fds"), encoding: .utf8)
      // Those from 10 on are the shell's own.
      #expect(descriptors.split(separator: "\n").compactMap { Int($0) }.filter { (3...9).contains($0) }.isEmpty)
    }
  }

  @Test("A program that fails, or that this host does not have, is said with its reason")
  func failed() async throws {
    try await withDirectory { directory in
      let path = try InstalledProgram.write("page", "echo 'no signal' >&2; exit 3", in: directory.path)
      let host = NoticeHost(programs: ["page-me": HostProgram(command: [path])])
      let fault = try await expectFault { try await ProgramChannel().send(try order(settings: "page-me"), on: host) }
      #expect(fault.reason.contains("no signal"))
      let missing = try await expectFault { try await ProgramChannel().send(try order(settings: "other"), on: host) }
      #expect(
        missing
          == .tryAgain(reason: "this host has no program 'other'; root can name it under programs in copydeskd.yaml"))
      let gone = NoticeHost(programs: ["page-me": HostProgram(command: ["/nowhere/page"])])
      let absent = try await expectFault { try await ProgramChannel().send(try order(settings: "page-me"), on: gone) }
      #expect(absent.reason.hasPrefix("'/nowhere/page' could not be run"))
    }
  }

  @Test("A program that takes too long is ended, with all that it has started")
  func late() async throws {
    try await withDirectory { directory in
      let path = try InstalledProgram.write(
        "page", "sleep 3600 & echo $! > \(directory.path)/child; wait", in: directory.path)
      // On a busy machine a second may be over before the program has begun.
      var (limit, started) = (Duration.seconds(1), "")
      while started.isEmpty {
        let host = NoticeHost(programs: ["page-me": HostProgram(command: [path], timeLimit: limit)])
        let fault = try await expectFault { try await ProgramChannel().send(try order(settings: "page-me"), on: host) }
        #expect(fault.reason.contains("time limit"))
        started = (try? String(contentsOf: directory.appending(path: "child"), encoding: .utf8)) ?? ""
        limit *= 4
      }
      let child = started.trimmingCharacters(in: .whitespacesAndNewlines)
      try await eventually("what the program has started to end") {
        let status = try? String(contentsOfFile: "/proc/\(child)/status", encoding: .utf8)
        return status.map { $0.contains("(zombie)") } ?? true
      }
    }
  }

  @Test("Names of programs are names, not paths")
  func names() throws {
    #expect(throws: ConfigurationProblem.self) { try ProgramChannel().settings(from: written("program", "/bin/sh")) }
    #expect(try ProgramChannel().settings(from: written("program", "page-me")) == "page-me")
  }
}

/// What somebody wrote under a key.
func written(_ key: String, _ text: String) throws -> WrittenSetting {
  try #require(WrittenSettings([key: .scalar(text)])[key])
}

/// Why it did not go out.
func expectFault<Value>(_ send: () async throws -> Value) async throws -> NoticeFault {
  do {
    _ = try await send()
  } catch let fault as NoticeFault {
    return fault
  }
  Issue.record("It went out")
  return .never(reason: "")
}
