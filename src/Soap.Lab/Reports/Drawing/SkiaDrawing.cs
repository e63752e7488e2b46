using System.Numerics;
using SkiaSharp;

namespace Soap.Lab.Reports.Drawing;

/// <summary>Draws a PNG file, at two dots a pixel.</summary>
internal sealed class SkiaDrawing : IDrawing, IDisposable
{
    private const int Density = 2;

    private readonly SKSurface _surface;

    public SkiaDrawing(int width, int height)
    {
        SKImageInfo info = new(width * Density, height * Density, SKColorType.Rgba8888, SKAlphaType.Opaque);
        _surface = SKSurface.Create(info)
            ?? throw new InvalidOperationException($"No surface of {info.Width} x {info.Height} dots could be made.");
        Canvas.Clear(SKColors.White);
        Canvas.Scale(Density);
    }

    private SKCanvas Canvas => _surface.Canvas;

    public byte[] ToPng()
    {
        using var image = _surface.Snapshot();
        using var pixels = image.PeekPixels();
        using var data = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, 6))
            ?? throw new InvalidOperationException("The figure could not be encoded as PNG.");
        return data.ToArray();
    }

    public void Line(IReadOnlyList<Vector2> points, Pen pen)
    {
        using var paint = Paint(pen.Color, pen.Opacity);
        using var dash = pen.Dash.Count == 0
            ? null
            : SKPathEffect.CreateDash([.. pen.Dash.Select(length => (float)length)], 0);
        (paint.IsStroke, paint.StrokeWidth, paint.StrokeJoin, paint.PathEffect) =
            (true, pen.Width, SKStrokeJoin.Round, dash);
        using var path = Path(points);
        Canvas.DrawPath(path, paint);
    }

    public void Area(IReadOnlyList<Vector2> points, string color, float opacity)
    {
        using var paint = Paint(color, opacity);
        using var path = Path(points);
        path.Close();
        Canvas.DrawPath(path, paint);
    }

    public void Dot(Vector2 center, float radius, string color, float opacity = 1)
    {
        using var paint = Paint(color, opacity);
        Canvas.DrawCircle(center.X, center.Y, radius, paint);
    }

    public void Text(Vector2 at, string text, Lettering lettering)
    {
        using var paint = Paint(lettering.Color, 1);
        using SKFont font = new(lettering.Bold ? Typeface.SemiBold : Typeface.Regular, lettering.Size)
        {
            Hinting = SKFontHinting.None,
            Subpixel = true,
        };
        Canvas.Save();
        Canvas.Translate(at.X, at.Y);
        Canvas.RotateDegrees(lettering.Upright ? -90 : 0);
        var align = lettering.Anchor switch
        {
            Anchor.Start => SKTextAlign.Left,
            Anchor.Middle => SKTextAlign.Center,
            _ => SKTextAlign.Right,
        };
        Canvas.DrawText(text, 0, 0, align, font, paint);
        Canvas.Restore();
    }

    public void Clip(Box box)
    {
        Canvas.Save();
        Canvas.ClipRect(new SKRect(box.Left, box.Top, box.Right, box.Bottom));
    }

    public void Unclip() => Canvas.Restore();

    public void Dispose() => _surface.Dispose();

    private static SKPaint Paint(string color, float opacity) => new()
    {
        Color = SKColor.Parse(color).WithAlpha((byte)Math.Round(255 * opacity)),
        IsAntialias = true,
    };

    private static SKPath Path(IReadOnlyList<Vector2> points)
    {
        SKPath path = new();
        path.MoveTo(points[0].X, points[0].Y);
        for (var i = 1; i < points.Count; i++)
        {
            path.LineTo(points[i].X, points[i].Y);
        }

        return path;
    }
}
