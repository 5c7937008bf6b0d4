# What holds of the program on this Windows, in a minute; the same facts in the same words as smoke, the script for shells:
#   powershell -ExecutionPolicy Bypass -File smoke.ps1 [PROGRAM]
# Needs no account, no key and no network but this machine itself. PROGRAM is looked for beside this script.
# Prints a line for each fact; exit 1 when one does not hold. Send us what it prints: it names no key and no file of yours.
# For Windows PowerShell 5.1 and newer. ASCII only, because 5.1 reads other letters by the code page of the machine.
param([string]$Program = (Join-Path $PSScriptRoot 'affinity-crm-mcp.exe'))
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

if (-not (Test-Path -LiteralPath $Program)) {
  [Console]::Error.WriteLine('There is no affinity-crm-mcp.exe here; name it: smoke.ps1 PROGRAM')
  exit 2
}
$Program = (Resolve-Path -LiteralPath $Program).ProviderPath
$Room = Join-Path ([IO.Path]::GetTempPath()) ('affinity-smoke.' + [Guid]::NewGuid().ToString('N'))
[void](New-Item -ItemType Directory -Path $Room)
$Utf8 = New-Object Text.UTF8Encoding $false
$script:Held = 0
$script:Failed = 0
$script:Server = $null
$script:Url = ''

# Nothing of your own settings, nothing left behind in your folders.
$env:XDG_STATE_HOME = $Room
$env:XDG_CONFIG_HOME = $Room
Get-ChildItem Env: | Where-Object { $_.Name -like 'AFFINITY_*' } | ForEach-Object { Remove-Item ('Env:' + $_.Name) }

# A word of a command line as programs of Windows read it.
function Quote([string]$Word) {
  $text = $Word -replace '(\\*)"', '$1$1\"'
  '"' + ($text -replace '(\\+)$', '$1$1') + '"'
}

function Start-It([string[]]$Words) {
  $info = New-Object Diagnostics.ProcessStartInfo
  $info.FileName = $Program
  $info.Arguments = ($Words | ForEach-Object { Quote $_ }) -join ' '
  $info.UseShellExecute = $false
  $info.CreateNoWindow = $true
  $info.RedirectStandardInput = $true
  $info.RedirectStandardOutput = $true
  $info.RedirectStandardError = $true
  $info.StandardOutputEncoding = $Utf8
  $info.StandardErrorEncoding = $Utf8
  $process = [Diagnostics.Process]::Start($info)
  @{ Process = $process; Out = $process.StandardOutput.ReadToEndAsync(); Err = $process.StandardError.ReadToEndAsync() }
}

function Wait-For($Started) {
  if (-not $Started.Process.WaitForExit(60000)) {
    $Started.Process.Kill()
    throw 'it did not end within a minute'
  }
  @{ Code = $Started.Process.ExitCode; Out = $Started.Out.Result; Err = $Started.Err.Result }
}

function Run([string[]]$Words, [string]$Given = '') {
  $started = Start-It $Words
  $bytes = $Utf8.GetBytes($Given)
  try {
    $started.Process.StandardInput.BaseStream.Write($bytes, 0, $bytes.Length)
    $started.Process.StandardInput.Close()
  } catch { }  # it had already ended
  Wait-For $started
}

# Whether the script holds: it throws what does not.
function Fact([string]$Words, [scriptblock]$Check) {
  try {
    [void](& $Check)
    $script:Held += 1
    Write-Output "holds    $Words"
  } catch {
    $script:Failed += 1
    Write-Output "FAILS    $Words"
    ([string]$_.Exception.Message) -split "`r?`n" | Select-Object -First 12 | ForEach-Object { Write-Output "         | $_" }
  }
}

function Beginning([string]$Text) { $Text.Substring(0, [Math]::Min(600, $Text.Length)) }

function Ends-With([int]$Code, [string[]]$Words) {
  $done = Run $Words
  if ($done.Code -ne $Code) { throw "exit code $($done.Code)`n$($done.Err)" }
}

function Says([string]$Text, [string[]]$Words) {
  $done = Run $Words
  if ($done.Code -ne 0) { throw $done.Err }
  if (-not $done.Out.Contains($Text)) { throw (Beginning $done.Out) }
}

$Hello = '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"smoke","version":"1"}}}'
$List = '{"jsonrpc":"2.0","id":2,"method":"tools/list"}'
$Zoe = 'Zo' + [char]0xEB

function Test-Stdio([string]$LineEnd) {
  $done = Run @('--sandbox') ($Hello + $LineEnd + $List + $LineEnd)
  if ($done.Code -ne 0) { throw $done.Err }
  if (-not ($done.Out.Contains('"id":1') -and $done.Out.Contains('list_all_affinity_persons'))) { throw (Beginning $done.Out) }
  if ($done.Out.Contains("`r")) { throw 'a line of its own ends in CR LF' }
}

function Test-Kept {
  $folder = Join-Path $Room ($Zoe + ' ' + [char]0x2013 + ' deals 2026')
  [void](New-Item -ItemType Directory -Path $folder)
  $file = Join-Path $folder 'firm.json'
  $person = '{"first_name":"' + $Zoe + '","last_name":"Smoke","emails":[]}'
  Ends-With 0 @('call', 'create_a_affinity_person', $person, '--sandbox', '--sandbox-file', $file, '--confirm', 'never')
  Says $Zoe @('call', 'list_all_affinity_persons', '{"term":"Smoke"}', '--sandbox', '--sandbox-file', $file)
}

function Test-Root {
  $root = Join-Path $Room 'root'
  [void](New-Item -ItemType Directory -Path $root)
  [IO.File]::WriteAllText((Join-Path $root 'in.txt'), 'inside')
  $outside = Join-Path $Room 'out.txt'
  [IO.File]::WriteAllText($outside, 'outside')
  foreach ($path in '../out.txt', '..\out.txt', $outside, 'NUL', 'C:in.txt', 'in.txt:stream') {
    $call = '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"affinity_files_upload","arguments":{"person_id":510008,"file":{"path":"' +
      $path.Replace('\', '\\') + '"}}}}'
    $done = Run @('--sandbox', '--files-root', $root) ($Hello + "`n" + $call + "`n")
    if (-not $done.Out.Contains('"isError":true')) { throw "$path was taken: $(Beginning $done.Out)" }
  }
}

function Test-AtOnce {
  $all = 1..8 | ForEach-Object { Start-It @('call', 'list_all_affinity_lists', '--sandbox') }
  foreach ($one in $all) {
    $done = Wait-For $one
    if ($done.Code -ne 0) { throw $done.Err }
  }
}

# The status of a call with this token.
function Ask([string]$Bearer) {
  $request = [Net.HttpWebRequest][Net.WebRequest]::Create($script:Url)
  $request.Proxy = $null
  $request.Method = 'POST'
  $request.ContentType = 'application/json'
  $request.Accept = 'application/json, text/event-stream'
  $request.Headers.Add('Authorization', "Bearer $Bearer")
  $bytes = $Utf8.GetBytes($Hello)
  $body = $request.GetRequestStream()
  $body.Write($bytes, 0, $bytes.Length)
  $body.Close()
  try {
    $response = $request.GetResponse()
  } catch {
    $fault = $_.Exception
    while ($fault.InnerException -and $fault -isnot [Net.WebException]) { $fault = $fault.InnerException }
    if ($fault -isnot [Net.WebException] -or $null -eq $fault.Response) { throw }
    $response = $fault.Response
  }
  $status = [int]$response.StatusCode
  $response.Close()
  $status
}

function Test-Http {
  $free = New-Object Net.Sockets.TcpListener ([Net.IPAddress]::Loopback), 0
  $free.Start()
  $port = $free.LocalEndpoint.Port
  $free.Stop()
  $script:Server = Start-It @('http', '--sandbox', '--listen', "127.0.0.1:$port")
  $script:Url = "http://127.0.0.1:$port/mcp"
  $status = 0
  foreach ($i in 1..100) {
    if ($script:Server.Process.HasExited) { throw $script:Server.Err.Result }
    try { $status = Ask 'wrong' } catch { Start-Sleep -Milliseconds 100 }  # it does not listen yet
    if ($status) { break }
  }
  if ($status -ne 401) { throw "a wrong token was answered by status $status" }
  $token = [IO.File]::ReadAllText((Join-Path $Room 'affinity-crm-mcp\token')).Trim()
  if ((Ask $token) -ne 200) { throw 'the token was refused' }
}

# Whoever may read it: you, the system, its administrators, and "its owner".
function Test-Private {
  $me = [Security.Principal.WindowsIdentity]::GetCurrent().User.Value
  $rules = (Get-Acl -LiteralPath (Join-Path $Room 'affinity-crm-mcp\token')).GetAccessRules($true, $true, [Security.Principal.SecurityIdentifier])
  foreach ($rule in $rules) {
    $who = $rule.IdentityReference.Value
    if ($rule.AccessControlType -eq 'Allow' -and $who -notin $me, 'S-1-5-18', 'S-1-5-32-544', 'S-1-3-4') { throw "$who may read it" }
  }
}

function Test-End {
  $process = $script:Server.Process
  $process.Kill()
  if (-not $process.WaitForExit(5000)) { throw 'it went on for five seconds' }
  $script:Server = $null
}

function Test-Doctor {
  $done = Run @('doctor', '--sandbox')
  if ($done.Code -gt 1) { throw ($done.Out + $done.Err) }
}

try {
  Write-Output ("affinity-crm-mcp $((Run @('--version')).Out.Trim()) on $([Environment]::OSVersion.VersionString) " +
    "$env:PROCESSOR_ARCHITECTURE, PowerShell $($PSVersionTable.PSVersion)")
  Fact 'it starts and tells its version' { Says '.' @('--version') }
  Fact 'a tool of the sandbox answers' { Says '"result"' @('call', 'list_all_affinity_persons', '{"term":"jane","limit":2}', '--sandbox') }
  Fact 'it speaks MCP over stdio' { Test-Stdio "`n" }
  Fact 'lines may end in CR LF, its own never do' { Test-Stdio "`r`n" }
  Fact 'it ends with its input' { Ends-With 0 @('--sandbox') }
  Fact 'without a key it says so (exit 78)' { Ends-With 78 @() }
  Fact 'a wrong flag is told (exit 2)' { Ends-With 2 @('--nonsense') }
  Fact 'names and folders may have accents and blanks, and records are kept' { Test-Kept }
  Fact 'a folder for files lets nothing out' { Test-Root }
  Fact 'eight at once all answer' { Test-AtOnce }
  Fact 'it serves HTTP with a token on this machine' { Test-Http }
  Fact "the token's file is its owner's alone" { Test-Private }
  if ($script:Server) { Fact 'the server ends when it is told to' { Test-End } }
  Fact 'it says where hosts look for it' { Says 'claude-desktop' @('config') }
  Fact 'the entry for Claude Desktop can be printed' { Says 'affinity' @('config', 'claude-desktop', '--sandbox') }
  Fact 'its journal opens' {
    Ends-With 0 @('receipts', '--sandbox', '--sandbox-file', (Join-Path $Room 'firm.json'), '--journal', (Join-Path $Room 'journal.db'))
  }
  Fact 'doctor finds nothing that stands in the way of the sandbox' { Test-Doctor }
  Write-Output "$script:Held hold, $script:Failed fail"
} finally {
  if ($script:Server) { try { $script:Server.Process.Kill() } catch { } }
  Remove-Item -LiteralPath $Room -Recurse -Force -ErrorAction SilentlyContinue
}
exit [int]($script:Failed -gt 0)
