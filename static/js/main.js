/**
 * The page of the lab of points in the plane: start.js puts together what all pages with a run have, the lab its panels.
 *
 * The rooms of the page; each imports only those above it, and what stands side by side stays apart. Colours, sizes and durations of all
 * pages are custom properties of static/css/tokens.css; the HTML is in templates/_partials.
 *
 *   core/           Conversation and state, without a document.
 *                   wire.js             the bytes of frames and commands
 *                   socket.js           a connection that comes back by itself
 *                   client.js           the protocol
 *                   queue.js            the order of commands
 *                   longrequests.js     sweeps and checks, whose answers come piece by piece
 *                   address.js          the link in the address bar, and Back
 *                   writer.js           how often that is written
 *                   store.js            what the page knows
 *                   loop.js             one repaint a frame of the screen
 *                   budget.js           what is painted where a frame is too short
 *                   ondemand.js         what few visits need, loaded when it is asked for
 *                   texts.js            all sentences but those of a lab
 *                   fill.js             their holes and plurals
 *                   json.js             values at paths, and equality
 *                   csv.js              tables as CSV
 *                   apart.js            one listener's failure keeps no other from its news
 *   draw/           Painters, without a document or a window.
 *                   surface.js          a canvas ready for one painting
 *                   color.js            mixes colours
 *                   palette.js          the colours of values and of classes, from the theme
 *                   classes.js          codes on a map of several classes
 *                   scale.js            scales and ticks
 *                   format.js           numbers as people read them
 *                   units.js            coordinates and classes in the names and units of own points
 *                   heatmap.js          the large map
 *                   raster.js           value codes as pixels
 *                   specks.js           what lies over a map, cut out of it
 *                   atlas.js            many small maps in one picture
 *                   mapaxes.js          axes of the map, its pin and its crosshair
 *                   legend.js           what the map's colours mean, and what it shows at a place
 *                   shapes.js           the shapes of classes
 *                   points.js           the points on the map, and a dataset as a thumbnail
 *                   chart.js            curves over epochs
 *                   chartdomain.js      what can be charted, its axes and its numbers
 *                   chartmarks.js       what belongs to epochs besides the lines
 *                   reading.js          the epoch under the pointer
 *                   trace.js            a long line in few points
 *                   ghosts.js           earlier runs behind the lines
 *                   labels.js           names within a chart
 *                   comparison.js       the losses of two runs
 *                   history.js          the losses of a run by epoch
 *                   series.js           other numbers by epoch
 *                   story.js            a run as one picture
 *                   svg.js              a context that writes SVG
 *                   contours.js         filled contours of a loss
 *                   landscape.js        the loss over weights, of contours and paths
 *                   paths.js            the ways of runs on it
 *                   sweepcurves.js      a cell of a sweep
 *                   classplot.js        the networks of a class
 *                   numbers.js          numbers that cover nothing
 *   shell/          What any page has.
 *                   dom.js              elements by small steps
 *                   sheet.js            a canvas on the page
 *                   theme.js            light and dark
 *                   theme-early.js      the same before anything is painted
 *                   styles.js           style sheets that a page needs
 *                   paper.js            what goes to paper
 *                   crosshair.js        a place on a canvas, by pointer and arrow keys
 *                   startup.js          what is said while the page comes in
 *                   connection.js       the connection of a page
 *                   memory.js           what the browser keeps
 *                   menu.js             a menu
 *                   present.js          present mode
 *                   keyboard.js         keys that work everywhere
 *                   clipboard.js        copying
 *                   share.js            the link, to be copied
 *                   qr.js               the link as a QR code
 *                   download.js         files for the browser to keep
 *                   skip.js             where keyboard and screen reader begin
 *                   transport.js        reset, play, step, speed, epoch
 *                   notice.js           the quiet line
 *                   announcer.js        what screen readers are told of training
 *                   visibility.js       parts that are folded or hidden
 *   settings/       Settings of a run.
 *                   session.js          commands of wishes, state of answers
 *                   config.js           a config by paths
 *                   rules.js            what goes together
 *                   idle.js             what has no effect
 *                   goingon.js          how a run goes on as another one
 *                   names.js            settings and values in words
 *                   changes.js          what differs from the default
 *                   turns.js            what was changed under way
 *                   number.js           numbers as people type them
 *                   fields.js           fields, and what is wrong in them
 *                   goal.js             the epoch to train to, typed
 *                   controls.js         the controls
 *                   offers.js           what a control offers as the rest stands
 *                   drawer.js           more settings
 *                   chips.js            a chip for each change
 *                   hints.js            one sentence about a control
 *                   divergence.js       the cards over the map
 *                   byhand.js           weights set by hand, and their way back
 *                   handway.js          buttons for that way
 *                   playback.js         what the run is to do
 *                   returning.js        a kept run on its way back
 *                   reload.js           what a reload brings back besides the address
 *                   greeting.js         what a server that is met is asked for
 *                   heard.js            what its texts make of the state
 *                   trouble.js          what a refusal is to the reader
 *                   interest.js         what of a run is to be told
 *   exercise/       An exercise beside the network.
 *                   asked.js            an exercise with the elements of its page
 *                   panel.js            its text, and Check
 *                   criteria.js         what a check says of each
 *                   typed.js            answers as they are typed
 *                   answers.js          answers, kept in the tab
 *                   handing.js          the text to hand in
 *                   locks.js            what is kept as it is
 *                   solved.js           how much of a list is done
 *   sweep/          A sweep over two settings.
 *                   sweep.js            without a document
 *                   panel.js            its panel
 *                   axis.js             one setting and its values
 *                   table.js            the grid
 *                   curve.js            the curves of a cell, loaded for the first sweep
 *   save/           What of a run becomes a file.
 *                   dialog.js           the dialog
 *                   making.js           makes a file when it is asked for
 *                   files.js            CSV, JSON, names of files
 *                   pictures.js         PNG and SVG
 *                   printing.js         what the browser prints
 *                   sheet.js            the sheet of paper
 *   runs/           Runs that stay.
 *                   log.js              the list
 *                   recorder.js         keeps what the session shows
 *                   shelf.js            between visits
 *                   naming.js           calls runs by what changed
 *                   remade.js           Back over a removal
 *                   csv.js              the list as a table
 *                   panel.js            its panel
 *   compare/        Two runs side by side.
 *                   side.js             one of them
 *                   runs.js             keeps them in step
 *                   panel.js            their panel
 *                   chart.js            their chart
 *                   differences.js      in what they differ
 *                   pair.js             puts both together on any page
 *                   versus.js           in the place of the playground
 *                   preset.js           from an example
 *   classroom/      What both sides of a class have.
 *                   refused.js          a call that came to nothing
 *   classroom/member/ A student's side of a class.
 *                   door.js             whether this browser is in one
 *                   membership.js       the class that it is in
 *                   calls.js            calls over REST
 *                   joining.js          how one comes into a class
 *                   member.js           puts the rest together, loaded for members
 *                   chip.js             title and name in the head of the page
 *                   bar.js              one line over the page
 *                   pause.js            input is frozen
 *                   handin.js           Hand in, beside Check
 *                   receipts.js         what was handed in
 *                   plot.js             the plot of the class
 *                   sends.js            where all are sent, and the way back
 *                   texts.js            what is said of it
 *   classroom/teacher/ The teacher's page.
 *                   gate.js             the token, and which class
 *                   room.js             a class that is open, put together
 *                   calls.js            calls with the token
 *                   lines.js            JSON lines of a stream
 *                   live.js             the live stream, opened again when it breaks
 *                   roster.js           who is in the class and what they have on screen
 *                   controls.js         pause, send, the door, the end
 *                   send.js             where everyone may be sent
 *                   ending.js           what is said before a class is erased
 *                   invite.js           how one joins
 *                   views.js            tabs
 *                   wall.js             the runs as tiles
 *                   tile.js             one of them
 *                   grid.js             their size, and arrow keys
 *                   plot.js             the plot of the class
 *                   tried.js            what the class has tried
 *                   list.js             who is in the class, by name
 *                   handins.js          what was handed in, with points
 *                   grading.js          grades an exercise of the class
 *                   verdict.js          which criteria of a hand-in do not hold
 *                   stars.js            runs that are kept to be shown
 *                   kept.js             them and the grades, for a page that is loaded again
 *                   leaving.js          Back closes what is open
 *                   beside.js           those side by side
 *                   showing.js          their buttons, and what a projector shows
 *                   viewer.js           a run, opened
 *                   watched.js          goes along with it, in a frame of its own
 *                   teller.js           what screen readers are told
 *                   texts.js            its sentences
 *   labs/mlp/       The lab of points in the plane.
 *                   lab.js              what the page knows of it
 *                   panels.js           puts its panels together
 *                   texts.js            its sentences
 *                   framearrays.js      what the arrays of a frame mean
 *                   parameters.js       where a weight lies in them
 *                   parameternames.js   weights by the names that scripts have
 *                   shape.js            layers of a config, and parameters
 *                   changes.js          names of its changes
 *                   cost.js             what a run costs
 *                   measures.js         numbers of frames, for charts
 *                   guess.js            the loss of a network that knows nothing
 *                   batch.js            the points of a mini-batch
 *                   off.js              what is switched off
 *                   data.js             the datasets as pictures, and the data line
 *                   tables.js           how a table comes to the page
 *                   owndata.js          a run with own points
 *                   own.js              own points that stay beside the run
 *                   pointlist.js        the points as CSV
 *                   network.js          the network panel put together
 *                   picture.js          its picture
 *                   pointer.js          pointers in it
 *                   neurons.js          a button on every neuron
 *                   layers.js           plus and minus
 *                   activations.js      an activation per layer
 *                   editor.js           the card of a weight or a neuron
 *                   peek.js             the value under the pointer
 *                   names.js            what things in it are called
 *                   marks.js            which units are marked
 *                   quiet.js            units that hardly learn
 *                   callouts.js         what a first visit is told
 *                   formula.js          the text of what a neuron calculates
 *                   formulacard.js      puts it into the card
 *                   contributions.js    what links bring for one point
 *                   switchcard.js       Off and Remove in the card
 *                   probe.js            one point through the network
 *                   worth.js            what neurons are worth, at the neurons
 *                   worthwords.js       the same in words
 *                   backprop.js         backpropagation in slow motion
 *                   backpropbar.js      its bar
 *                   backproptext.js     its stops in words, for a point
 *                   batchtext.js        and for a mini-batch
 *                   backpass.js         its calculation
 *                   flow.js             gradient flow
 *                   flowwords.js        the same in words
 *                   output.js           the map with its reading and the losses
 *                   lens.js             the map close by
 *                   smallmap.js         the strip at the thumb
 *                   mapcopy.js          its picture
 *                   seen.js             what is seen in the map's place
 *                   space.js            the space of a hidden layer there
 *                   chart.js            the chart
 *                   metrics.js          what is shown besides the losses
 *                   confusion.js        the confusion matrix
 *                   lossplane.js        the loss landscape in the chart's place
 *                   planes.js           its planes
 *                   way.js              the way of a run for it
 *                   landscape.js        the landscape of an example
 *                   contourimage.js     keeps the image of the contours, which draw/ paints
 *                   saved.js            what it has to save
 *                   sidemap.js          the map of a comparison
 *                   sidenetwork.js      its network
 *   labs/mlp/paint/ Own points, painted on the map.
 *                   pencil.js           the pencil at the map
 *                   panel.js            paint mode
 *                   bar.js              the bar of the brush
 *                   brush.js            what a stroke does to points
 *                   draft.js            the points, undo and redo
 *                   config.js           the run with them
 *                   grid.js             where they may lie
 *                   pace.js             how often they are sent
 *                   shown.js            as the map shows them at once
 *                   texts.js            its sentences
 *   labs/mlp/table/ A table becomes points.
 *                   panel.js            the dialog
 *                   asking.js           what the server makes of it
 *   labs/mlp/draw/  Its painters.
 *                   network.js          the network
 *                   layout.js           where everything is
 *                   links.js            the table of links
 *                   curve.js            the curve of a link
 *                   linkpainter.js      all links, pixel by pixel
 *                   stroke.js           one of them
 *                   vectorlinks.js      links for files and paper
 *                   gaps.js             spaces between columns
 *                   emphasis.js         what stands out
 *                   hit.js              what is under the pointer
 *                   transition.js       from one layout to the next
 *                   values.js           a point on its way through
 *                   backprop.js         its way back
 *                   linknumbers.js      numbers at links
 *                   flow.js             gradient flow
 *                   space.js            a layer's space
 *                   stretch.js          its axes before the activation
 *                   borders.js          borders between classes
 *                   histogram.js        a column of a table
 *   labs/cnn/       The lab of convolutions. Most of its benches need no server.
 *                   store.js            the state of the benches, in the address
 *                   link.js             as the link has it
 *                   texts.js            its sentences
 *                   convolution.js      pictures and kernels become maps
 *                   pooling.js          maps become smaller
 *                   kernels.js          kernels by their names
 *                   lecture.js          the lecture's examples
 *                   pictures.js         pictures to choose from
 *                   photo.js            an uploaded one, made small
 *                   writing.js          numbers and sums as the lecture writes them
 *                   kernelbench.js      what bench A shows
 *                   sums.js             and what it writes
 *                   kernelpanel.js      bench A put together
 *                   kernelchoices.js    its choices
 *                   channelviews.js     its picture and kernel, by channel
 *                   kernelfields.js     a kernel as fields
 *                   figure.js           a matrix on a canvas
 *                   slide.js            the kernel slides by itself
 *                   tabs.js             the benches as tabs
 *                   gallery.js          examples: their list, and the one that is shown
 *                   keys.js             keys of the bench that is shown
 *                   fields.js           whole numbers in fields
 *                   findbench.js        what bench A2 looks for
 *                   findpanel.js        bench A2 put together
 *                   examples.js         forty small pictures
 *                   random.js           random numbers from a seed
 *                   descent.js          gradient descent on a kernel
 *                   training.js         its steps, and when it is there
 *                   counting.js         what layers put out, learn and calculate
 *                   countbench.js       what bench B counts, and its examples
 *                   countpanel.js       bench B put together
 *                   countrow.js         a layer as a row
 *   labs/cnn/draw/  Its painters.
 *                   grid.js             a matrix as cells
 *                   tiles.js            many small ones
 *                   descentchart.js     losses and weights by steps
 *                   axes.js             axes of small charts
 *   labs/cnn/train/ The bench that trains.
 *                   panel.js            the bench put together
 *                   run.js              commands of wishes, state of answers
 *                   frames.js           what the arrays of a frame mean
 *                   stages.js           what a config makes of a picture, and what a pixel sees
 *                   edits.js            changes of a config, and its cost
 *                   bar.js              transport, rates and keys
 *                   datafields.js       sliders of the data
 *                   layerchips.js       the architecture as chips
 *                   networkpanel.js     the network, and what is pointed at
 *                   chart.js            accuracy and loss
 *                   results.js          confusion and mistakes
 *                   answer.js           what the network says of a picture
 *                   asked.js            an exercise beside it
 *                   drawing.js          a brush on a picture
 *                   thumbnail.js        a small picture
 *   labs/cnn/train/draw/ Its painters.
 *                   plan.js             where everything lies
 *                   network.js          the network for one picture
 *                   tiles.js            numbers as pixels
 *   labs/cnn/test/  The bench that tests.
 *                   panel.js            the bench put together
 *                   pad.js              a picture to draw on
 *                   fitting.js          a drawing as training pictures are
 *                   heads.js            the same run with other heads
 *                   shiftmaps.js        accuracies of moved pictures
 *                   curvechart.js       accuracies as curves, and what is read in them
 *                   transfer.js         what was learnt elsewhere, as a sweep
 *                   transferpanel.js    on the page
 *   labs/cnn/test/draw/ Its painters.
 *                   curves.js           accuracies over something else than epochs
 */
import { mlp } from "./labs/mlp/lab.js";
import { styled } from "./shell/styles.js";
import { start } from "./start.js";

await styled(document);
start(mlp);
