namespace Autograd.Examples.FSharp

open System
open System.IO
open System.Reflection
open System.Runtime.CompilerServices
open System.Runtime.InteropServices

/// A program that shows itself: each step prints the lines of source that it consists of, then what they print.
/// The source is embedded, so what is shown is what runs.
[<Sealed>]
type Page(assembly: Assembly, resource: string, output: TextWriter) =
    let source =
        match assembly.GetManifestResourceStream resource with
        | null -> invalidArg (nameof resource) $"there is no embedded source {resource}."
        | stream ->
            use reader = new StreamReader(stream)
            reader.ReadToEnd().Split('\n') |> Array.map _.TrimEnd()

    let mutable count = 0

    let startsStep (line: string) = line.TrimStart().StartsWith("page.Step", StringComparison.Ordinal)

    // A C# method ends with a brace one level in; an F# function with its file.
    let endsFunction line = line = "    }"

    /// Begins a step: prints its title and its lines, which reach to the next step or to the end of the function.
    member _.Step(title: string, [<CallerLineNumber; Optional; DefaultParameterValue(0)>] line: int) =
        count <- count + 1
        let rest = source[line..]
        let length = rest |> Array.tryFindIndex (fun l -> startsStep l || endsFunction l)
        let lines = rest |> Array.take (defaultArg length rest.Length)
        let shown = lines |> Array.filter (fun l -> l <> "")
        let indent = if shown.Length = 0 then 0 else shown |> Array.map (fun l -> l.Length - l.TrimStart().Length) |> Array.min
        if count > 1 then output.WriteLine()
        output.WriteLine(String.Format(Globalization.CultureInfo.InvariantCulture, "{0}. {1}", count, title))
        for l in shown do
            output.WriteLine("> " + l[indent..])

    /// Prints values as Python's print does: separated by spaces, nothing as None.
    member _.Print([<ParamArray>] values: obj array) =
        let text (value: obj) =
            match value with
            | null -> "None"
            | :? IFormattable as number -> number.ToString(null, Globalization.CultureInfo.InvariantCulture)
            | other -> other.ToString()

        values |> Array.map text |> String.concat " " |> output.WriteLine
