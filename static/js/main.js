/**
 * The page of the lab of points in the plane: start.js puts together what all pages with a run have, the lab its panels.
 *
 * The rooms of the page; each imports only those above it, and what stands side by side stays apart:
 *
 *   core/           Conversation and state, without a document: wire.js has the bytes, socket.js the connection, client.js the protocol,
 *                   queue.js the order of commands, longrequests.js sweeps and checks; address.js and writer.js the link and its history;
 *                   store.js the state, loop.js and budget.js the frames of the screen; texts.js all sentences, fill.js their holes;
 *                   ondemand.js what few visits need; json.js and apart.js are small tools.
 *   draw/           Painters, without a document or a window: surface.js, color.js, palette.js, classes.js, scale.js and format.js are what
 *                   the others are made of; heatmap.js, raster.js, specks.js, atlas.js, mapaxes.js, legend.js and points.js paint maps, with what units.js knows of the names and units of own points; chart.js,
 *                   chartdomain.js, chartmarks.js, reading.js, trace.js, ghosts.js, labels.js and comparison.js curves, which history.js and series.js keep;
 *                   story.js all of it on one picture, and svg.js is a context that writes any of it as SVG; landscape.js is the loss over
 *                   weights, of contours.js and paths.js; sweepcurves.js is a cell of a sweep; numbers.js are numbers that cover nothing.
 *   shell/          What any page has: dom.js, sheet.js (canvases), theme.js, theme-early.js, paper.js, crosshair.js, startup.js, styles.js, connection.js, memory.js,
 *                   menu.js, present.js, keyboard.js, clipboard.js, share.js with qr.js (loaded for the first code), skip.js, transport.js, notice.js, announcer.js, visibility.js.
 *   settings/       Settings of a run: config.js, rules.js, idle.js, goingon.js, names.js, changes.js and turns.js know them, number.js, fields.js and goal.js read what is typed,
 *                   controls.js, offers.js, drawer.js, chips.js, hints.js and divergence.js show them; session.js makes commands of wishes, and state of answers; byhand.js knows the way back of weights set by hand, handway.js has its buttons; playback.js is what the run is to do, greeting.js what a server that is met is asked for, heard.js what its texts make of the state, trouble.js says what can't be;
 *                   interest.js is what of a run is to be told.
 *   exercise/       panel.js with Check, criteria.js with what it says of each, handing.js with the text to hand in, locks.js, solved.js, and on demand answers.js.
 *   sweep/          sweep.js without a document; panel.js, axis.js, table.js, and curve.js, which is loaded for the first sweep.
 *   save/           What of a run becomes a file: dialog.js; making.js, files.js and pictures.js, which are loaded for the first of
 *                   them; printing.js, and sheet.js, which is loaded when there is nothing else to do.
 *   runs/           Runs that stay: log.js is the list, remade.js leads over removals, naming.js calls them by what changed, recorder.js keeps them, shelf.js between visits,
 *                   csv.js writes them; panel.js.
 *   compare/        Two runs side by side: side.js is one of them, runs.js keeps them in step; panel.js, chart.js, differences.js; pair.js
 *                   puts both together on any page, versus.js in the place of the playground, and preset.js leads there.
 *   labs/mlp/       The lab of points in the plane: lab.js is what the page knows of it, panels.js puts its panels together.
 *                   framearrays.js, parameters.js, contributions.js, formula.js, shape.js, changes.js, cost.js, measures.js, guess.js, off.js and batch.js say what its numbers mean; network.js
 *                   puts the picture of the network together from picture.js, pointer.js, neurons.js, layers.js, editor.js, peek.js, names.js,
 *                   marks.js and quiet.js, and on demand probe.js, formulacard.js, switchcard.js, worth.js with worthwords.js, and backprop.js with backpropbar.js, backproptext.js, batchtext.js and backpass.js; output.js, lens.js and smallmap.js with mapcopy.js, chart.js, metrics.js, confusion.js, flow.js with flowwords.js, saved.js with pointlist.js, data.js, own.js, tables.js with owndata.js, activations.js, landscape.js (of some examples), lossplane.js with planes.js (loaded when it is chosen; way.js is there from the start; both with contourimage.js and parameternames.js), seen.js with space.js (loaded when it is chosen) and callouts.js are
 *                   panels, sidemap.js and sidenetwork.js those of a comparison; texts.js has their sentences.
 *   labs/mlp/paint/ Own points, painted on the map: pencil.js, and loaded with the first click on it panel.js with bar.js; draft.js keeps what is
 *                   painted and the way back, brush.js says what a stroke does, grid.js where points may lie, pace.js how often they go out,
 *                   config.js what run they make, shown.js how they look before that is answered; texts.js.
 *   labs/mlp/table/ A table becomes points: panel.js and asking.js, loaded for the first one.
 *   labs/mlp/draw/  Its painters: network.js of linkpainter.js or vectorlinks.js, stroke.js, gaps.js and emphasis.js; layout.js, links.js, curve.js, hit.js and
 *                   transition.js say where everything is; flow.js; values.js is a point on its way through, backprop.js its way back, both with linknumbers.js; space.js a layer, with borders.js and stretch.js; histogram.js a column of a table.
 */
import { mlp } from "./labs/mlp/lab.js";
import { styled } from "./shell/styles.js";
import { start } from "./start.js";

await styled(document);
start(mlp);
