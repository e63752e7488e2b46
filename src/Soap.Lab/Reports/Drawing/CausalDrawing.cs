using System.Numerics;
using Soap.Lab.Reports.Figures;

namespace Soap.Lab.Reports.Drawing;

/// <summary>
/// Draws a causal diagram, as narrow as a phone so that it can be read on one: causes above, the step's two sides
/// below them, what is learnt at the bottom. An arrow's colour and dashes only repeat what the numbers beside it say.
/// </summary>
internal sealed class CausalDrawing(
    CausalDiagram diagram, CausalPalette palette, float scale = 1, Vector2 origin = default)
{
    public const int Width = 360, Height = 416;

    private static readonly Box Rule = new(6, 8, 190, 60), Rate = new(216, 8, 354, 60);
    private static readonly Box Direction = new(4, 166, 162, 214), Magnitude = new(198, 166, 356, 214);
    private static readonly Box Performance = new(50, 350, 310, 406);

    public void Draw(IDrawing drawing)
    {
        DrawArrow(drawing, new(78, Rule.Bottom), new(78, Direction.Top), diagram.Turn.Sense);
        DrawArrow(drawing, new(142, Rule.Bottom), new(246, Magnitude.Top), diagram.Stretch.Sense);
        DrawArrow(drawing, new(320, Rate.Bottom), new(320, Magnitude.Top), CausalSense.Neutral);
        DrawArrow(drawing, new(118, Direction.Bottom), new(130, Performance.Top), diagram.Direction.Sense);
        DrawArrow(drawing, new(242, Magnitude.Bottom), new(230, Performance.Top), diagram.Magnitude.Sense);
        DrawArrow(drawing, new(180, 300), new(180, Performance.Top), diagram.Interaction.Sense);
        DrawEffect(drawing, new(86, 96), "turns it by", diagram.Turn, Anchor.Start);
        DrawEffect(drawing, new(206, 96), "its length", diagram.Stretch, Anchor.Start);
        DrawEffect(drawing, new(6, 256), "direction alone", diagram.Direction, Anchor.Start);
        DrawEffect(drawing, new(354, 256), "magnitude alone", diagram.Magnitude, Anchor.End);
        DrawEffect(drawing, new(180, 272), "interaction", diagram.Interaction, Anchor.Middle);
        DrawNode(drawing, Rule, diagram.Rule.Label, $"instead of {diagram.Baseline}", diagram.Rule.Color);
        DrawNode(drawing, Rate, "learning rate", $"{diagram.LearningRate}, for all", palette.Edge);
        DrawNode(drawing, Direction, "direction", "of the hidden steps", palette.Edge);
        DrawNode(drawing, Magnitude, "magnitude", "effective learning rate", palette.Edge);
        DrawNode(drawing, Performance, diagram.Outcome, $"in total {diagram.Total}", palette.Edge);
    }

    private void DrawNode(IDrawing drawing, Box box, string title, string note, string edge)
    {
        Vector2[] corners =
        [
            new(box.Left, box.Top), new(box.Right, box.Top), new(box.Right, box.Bottom), new(box.Left, box.Bottom),
            new(box.Left, box.Top),
        ];
        Vector2[] scaled = [.. corners.Select(At)];
        drawing.Area(scaled, palette.Box, 1);
        drawing.Line(scaled, new Pen(edge, 1.5f * scale));
        float middle = (box.Left + box.Right) / 2, height = (box.Top + box.Bottom) / 2;
        drawing.Text(
            At(new(middle, note.Length > 0 ? height - 3 : height + 5)), title,
            Letters(palette.Ink, 14, Anchor.Middle) with { Bold = true });
        if (note.Length > 0)
        {
            drawing.Text(At(new(middle, height + 16)), note, Letters(palette.Soft, 12.5f, Anchor.Middle));
        }
    }

    private void DrawEffect(IDrawing drawing, Vector2 at, string what, CausalEffect effect, Anchor anchor)
    {
        drawing.Text(At(at - new Vector2(0, 17)), what, Letters(palette.Soft, 12.5f, anchor));
        var isNumber = effect.Range.Length > 0; // words in its place are longer, and must not reach to the arrows
        drawing.Text(
            At(at), effect.Value,
            Letters(Color(effect.Sense, palette.Ink), isNumber ? 15 : 12.5f, anchor) with { Bold = isNumber });
        if (isNumber)
        {
            drawing.Text(At(at + new Vector2(0, 16)), effect.Range, Letters(palette.Soft, 12.5f, anchor));
        }
    }

    private void DrawArrow(IDrawing drawing, Vector2 from, Vector2 to, CausalSense sense)
    {
        const float Head = 9;
        var color = Color(sense, palette.Soft);
        Vector2 along = Vector2.Normalize(to - from), across = new(-along.Y, along.X), neck = to - Head * along;
        Pen pen = new(color, (sense is CausalSense.Helps or CausalSense.Harms ? 2.6f : 1.6f) * scale)
        {
            Dash = sense == CausalSense.Unclear ? [4, 3] : [],
        };
        drawing.Line([At(from), At(neck)], pen);
        drawing.Area([At(to), At(neck + Head / 2 * across), At(neck - Head / 2 * across)], color, 1);
    }

    private string Color(CausalSense sense, string otherwise) =>
        sense switch { CausalSense.Helps => palette.Helps, CausalSense.Harms => palette.Harms, _ => otherwise };

    private Lettering Letters(string color, float size, Anchor anchor) => new(color, size * scale) { Anchor = anchor };

    private Vector2 At(Vector2 point) => origin + point * scale;
}
