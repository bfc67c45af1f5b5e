import Foundation

/// Programs that tests write and have run.
public enum InstalledProgram {
  /// Writes a shell script there that can be run; its path.
  ///
  /// Another process copies it into place: what this one has open for writing, a child that another test starts at that moment
  /// has open as well, and the kernel starts no program that somebody has open for writing (ETXTBSY).
  public static func write(_ name: String, _ script: String, in directory: String) throws -> String {
    let (text, program) = ("\(directory)/\(name).text", "\(directory)/\(name)")
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(filePath: text))
    let install = try Process.run(URL(filePath: "/usr/bin/install"), arguments: ["-m", "755", text, program])
    install.waitUntilExit()
    guard install.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    return program
  }
}
